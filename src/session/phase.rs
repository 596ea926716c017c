//! How a delivery arrived, how far a visit came, how a measurement ended: the words, and what each code
//! says of them.

use crate::EventCode;

/// Declares an enum whose values have a name in JavaScript.
macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($(#[doc = $variant_doc:literal])+ $variant:ident $name:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[doc = $variant_doc])+ $variant,)+
        }

        impl $type {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in JavaScript.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

named! {
    /// How a delivery stands to those of its visit that came before it.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Arrival::Gap.as_str(), "gap");
    /// ```
    Arrival {
        /// It begins a visit, with the first event of it.
        First "first";
        /// The one after the highest sequence of its visit so far.
        Next "next";
        /// Those between it and the highest sequence of its visit so far have not come.
        Gap "gap";
        /// One of a higher sequence of its visit came before it; or it is older than all that is kept, so
        /// nobody can tell.
        Late "late";
        /// Its event came before in another delivery: it was signed again, as in a rotation of the secret.
        Copy "copy";
        /// The same delivery came before.
        Duplicate "duplicate";
    }
}

named! {
    /// Where a visit stands: how far it came, or how its last measurement ended.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Phase::Cancelled.as_str(), "cancelled");
    /// ```
    Phase {
        /// No event has told.
        Unknown "unknown";
        /// The page is open.
        Loaded "loaded";
        /// The page may use the camera.
        Camera "camera";
        /// A measurement is under way.
        Measuring "measuring";
        /// The last results are in.
        Completed "completed";
        /// The measurement was cancelled, and nothing tells of a failure.
        Cancelled "cancelled";
        /// Something went wrong, in the measurement or before there was one.
        Failed "failed";
        /// The user has left before any of these.
        Left "left";
    }
}

named! {
    /// How a measurement ended. Of several that its events tell, the first of this list counts.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Outcome::Completed.as_str(), "completed");
    /// ```
    Outcome {
        /// Its results are in.
        Completed "completed";
        /// Something went wrong.
        Failed "failed";
        /// It was cancelled, and nothing tells of a failure.
        Cancelled "cancelled";
        /// The user closed or reloaded the page, or began another measurement.
        Left "left";
    }
}

impl From<Option<Outcome>> for Phase {
    /// That of a visit whose last measurement ended so, or has not ended.
    fn from(outcome: Option<Outcome>) -> Self {
        match outcome {
            None => Self::Measuring,
            Some(Outcome::Completed) => Self::Completed,
            Some(Outcome::Failed) => Self::Failed,
            Some(Outcome::Cancelled) => Self::Cancelled,
            Some(Outcome::Left) => Self::Left,
        }
    }
}

/// What an event's code tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Milestone {
    /// The visit has come this far, before or between measurements.
    Stage(Phase),
    /// A measurement begins.
    Started,
    /// A measurement is under way.
    UnderWay,
    /// A measurement has ended so; a failure may also come before there is one, and so may leaving.
    End(Outcome),
    Nothing,
}

impl Milestone {
    pub(super) const fn of(code: Option<EventCode>) -> Self {
        use EventCode as Code;
        let Some(code) = code else { return Self::Nothing };
        match code {
            Code::WmsLoaded | Code::ConfigurationLoaded => Self::Stage(Phase::Loaded),
            Code::CameraPermissionGranted | Code::CameraStarted => Self::Stage(Phase::Camera),
            Code::MeasurementStarted => Self::Started,
            Code::MeasurementCreated
            | Code::IntermediateResults
            | Code::ScanCompleted
            | Code::WebsocketDisconnected
            | Code::WebsocketReconnected => Self::UnderWay,
            Code::ResultsReceived => Self::End(Outcome::Completed),
            Code::MeasurementCanceled => Self::End(Outcome::Cancelled),
            Code::CameraPermissionDenied
            | Code::ConstraintViolation
            | Code::WebsocketReconnectionFailed
            | Code::ApiError
            | Code::LowSnr
            | Code::FailedInitBloodFlow
            | Code::GeneralError => Self::End(Outcome::Failed),
            Code::PageUnloaded => Self::End(Outcome::Left),
            // The user is redirected without a measurement, too: its ID comes only if it was created. A
            // test lists the codes that say nothing, so that a new one is not forgotten here.
            _ => Self::Nothing,
        }
    }
}
