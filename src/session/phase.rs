//! Where the measurement stands, by the codes of the events.

use super::Vec;
use crate::EventCode;

/// Where the measurement of a session stands.
///
/// ```
/// assert!(wms_webhook::Phase::Loaded < wms_webhook::Phase::Completed);
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Phase {
    /// No event has told.
    Unknown,
    /// The page is open.
    Loaded,
    /// The page may use the camera.
    Camera,
    /// The measurement has begun.
    Measuring,
    /// The last results are in.
    Completed,
    /// The measurement was cancelled, and nothing tells of a failure.
    Cancelled,
    /// Something went wrong.
    Failed,
    /// The user has left before any of these.
    Left,
}

impl Phase {
    /// Every value.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Phase::ALL[0], wms_webhook::Phase::Unknown);
    /// ```
    pub const ALL: &[Self] = &[
        Self::Unknown,
        Self::Loaded,
        Self::Camera,
        Self::Measuring,
        Self::Completed,
        Self::Cancelled,
        Self::Failed,
        Self::Left,
    ];

    /// The name in JavaScript.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Phase::Cancelled.as_str(), "cancelled");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Loaded => "loaded",
            Self::Camera => "camera",
            Self::Measuring => "measuring",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Left => "left",
        }
    }
}

/// What an event's code tells of the measurement.
pub(super) enum Milestone {
    /// It has come this far, whatever was before: the user may load the page or measure again.
    Opening(Phase),
    /// It is under way, unless an outcome is known: an event that is not the last can be late.
    UnderWay,
    Completed,
    Cancelled,
    Failed,
    Left,
    Nothing,
}

impl Milestone {
    pub(super) const fn of(code: EventCode) -> Self {
        use EventCode as Code;
        match code {
            Code::WmsLoaded | Code::ConfigurationLoaded => Self::Opening(Phase::Loaded),
            Code::CameraPermissionGranted | Code::CameraStarted => Self::Opening(Phase::Camera),
            Code::MeasurementStarted | Code::MeasurementCreated => Self::Opening(Phase::Measuring),
            Code::IntermediateResults
            | Code::ScanCompleted
            | Code::WebsocketDisconnected
            | Code::WebsocketReconnected => Self::UnderWay,
            Code::ResultsReceived => Self::Completed,
            Code::MeasurementCanceled => Self::Cancelled,
            Code::CameraPermissionDenied
            | Code::ConstraintViolation
            | Code::WebsocketReconnectionFailed
            | Code::ApiError
            | Code::LowSnr
            | Code::FailedInitBloodFlow
            | Code::GeneralError => Self::Failed,
            Code::PageUnloaded => Self::Left,
            // The user is redirected without a measurement, too: its ID comes only if it was created. A
            // test lists the codes that say nothing, so that a new one is not forgotten here.
            _ => Self::Nothing,
        }
    }
}

/// The failures that are kept: a session has one or two.
pub(super) const MAX_FAILURES: usize = 8;

/// The highest sequences of each sign. The highest of a set do not depend on the order in which its
/// members come.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Marks {
    pub(crate) opening: Option<(u64, Phase)>,
    #[serde(rename = "underWay")]
    pub(crate) under_way: Option<u64>,
    pub(crate) completed: Option<u64>,
    pub(crate) cancelled: Option<u64>,
    pub(crate) left: Option<u64>,
    /// The latest, ascending.
    pub(crate) failures: Vec<(u64, EventCode)>,
}

impl Marks {
    pub(super) fn mark(&mut self, code: EventCode, sequence: u64) {
        let slot = match Milestone::of(code) {
            Milestone::Opening(phase) => {
                self.opening = self.opening.max(Some((sequence, phase)));
                return;
            }
            Milestone::Failed => return self.mark_failure(code, sequence),
            Milestone::Nothing => return,
            Milestone::UnderWay => &mut self.under_way,
            Milestone::Completed => &mut self.completed,
            Milestone::Cancelled => &mut self.cancelled,
            Milestone::Left => &mut self.left,
        };
        *slot = (*slot).max(Some(sequence));
    }

    fn mark_failure(&mut self, code: EventCode, sequence: u64) {
        if let Err(place) = self.failures.binary_search(&(sequence, code)) {
            self.failures.insert(place, (sequence, code));
            if self.failures.len() > MAX_FAILURES {
                self.failures.remove(0);
            }
        }
    }

    /// The outcome after the last opening; of several, that which tells most.
    pub(super) fn phase(&self) -> Phase {
        let is_after = |mark: Option<u64>| mark > self.opening.map(|(sequence, _)| sequence);
        let signs = [
            (is_after(self.completed), Phase::Completed),
            (self.failure().is_some(), Phase::Failed),
            (is_after(self.cancelled), Phase::Cancelled),
            (is_after(self.left), Phase::Left),
            (is_after(self.under_way), Phase::Measuring),
        ];
        let told = signs.into_iter().find_map(|(is_told, phase)| is_told.then_some(phase));
        told.or(self.opening.map(|(_, phase)| phase)).unwrap_or(Phase::Unknown)
    }

    pub(super) fn reason(&self) -> Option<EventCode> {
        match self.phase() {
            Phase::Failed => self.failure(),
            Phase::Cancelled => Some(EventCode::MeasurementCanceled),
            _ => None,
        }
    }

    /// The first after the last opening: what follows is often its consequence.
    fn failure(&self) -> Option<EventCode> {
        let opening = self.opening.map(|(sequence, _)| sequence);
        let first = self.failures.iter().find(|&&(sequence, _)| Some(sequence) > opening);
        first.map(|&(_, code)| code)
    }
}
