//! The 22 events of WMS: the one place where they stand.
//!
//! `cargo xtask generate` writes the TypeScript types, `EVENTS` and the guide's table from here.

use crate::{Field, FieldSpec, FieldType};

/// How much an event matters, as WMS ranks it.
///
/// ```
/// assert_eq!(wms_webhook::EventCode::LowSnr.spec().severity, wms_webhook::Severity::Error);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "UPPERCASE"))]
#[non_exhaustive]
pub enum Severity {
    /// The session goes on as it should.
    Info,
    /// The session may have trouble.
    Warn,
    /// The measurement failed.
    Error,
}

impl Severity {
    /// Every value.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Severity::ALL[2].as_str(), "ERROR");
    /// ```
    pub const ALL: &[Self] = &[Self::Info, Self::Warn, Self::Error];

    /// The name on the wire.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Severity::Warn.as_str(), "WARN");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
        }
    }
}

/// What WMS documents of one event.
///
/// ```
/// let spec = wms_webhook::EventCode::IntermediateResults.spec();
/// let names: Vec<_> = spec.payload.iter().map(|field| field.field.key()).collect();
/// assert_eq!(names, ["measurementId", "snr", "sequence"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct EventSpec {
    /// Which event.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub code: EventCode,
    /// The code on the wire, such as `WMS_LOADED`.
    #[cfg_attr(feature = "serde", serde(rename = "code"))]
    pub name: &'static str,
    /// The severity that it comes with.
    pub severity: Severity,
    /// The documented fields of its payload; more may come.
    pub payload: &'static [FieldSpec],
}

const MEASUREMENT_ID: FieldSpec = FieldSpec::required(Field::MeasurementId, FieldType::String);
const MEASUREMENT: &[FieldSpec] = &[MEASUREMENT_ID];
const MEASUREMENT_IF_CREATED: &[FieldSpec] =
    &[FieldSpec::optional(Field::MeasurementId, FieldType::String)];
const INTERMEDIATE: &[FieldSpec] = &[
    MEASUREMENT_ID,
    FieldSpec::required(Field::Snr, FieldType::Number),
    FieldSpec::required(Field::PayloadSequence, FieldType::Integer),
];
const VISIBILITY: &[FieldSpec] = &[
    FieldSpec::optional(Field::MeasurementId, FieldType::String),
    FieldSpec::required(Field::State, FieldType::Visibility),
];
const DETAILS: &[FieldSpec] = &[FieldSpec::required(Field::Details, FieldType::String)];

/// Declares each event once: its variant, its code on the wire, its severity, its payload and its
/// description.
macro_rules! events {
    ($($variant:ident $name:literal $severity:ident $payload:expr, $description:literal;)+) => {
        /// The code of an event.
        ///
        /// ```
        /// use wms_webhook::{EventCode, Options, parse};
        ///
        /// let body = br#"{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}"#;
        /// assert_eq!(parse(body, &Options::default())?.code, Some(EventCode::WmsLoaded));
        /// # Ok::<(), wms_webhook::Error>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum EventCode {
            $(
                #[doc = concat!("`", $name, "`: ", $description)]
                #[cfg_attr(feature = "serde", serde(rename = $name))]
                $variant,
            )+
        }

        /// Every event that WMS documents, in the order of its documentation.
        ///
        /// ```
        /// assert_eq!(wms_webhook::CATALOGUE.len(), 22);
        /// assert!(wms_webhook::CATALOGUE.iter().any(|spec| spec.name == "RESULTS_RECEIVED"));
        /// ```
        pub const CATALOGUE: &[EventSpec] = &[
            $(EventSpec {
                code: EventCode::$variant,
                name: $name,
                severity: Severity::$severity,
                payload: $payload,
            },)+
        ];

        impl EventCode {
            /// When it is sent. Not in the [`EventSpec`], so that what does not ask does not
            /// carry the texts.
            ///
            /// ```
            /// let code = wms_webhook::EventCode::ResultsReceived;
            /// assert_eq!(code.description(), "The final results have arrived.");
            /// ```
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => $description,)+
                }
            }
        }
    };
}

events! {
    WmsLoaded "WMS_LOADED" Info &[],
        "The measurement page has loaded in the user's browser.";
    ConfigurationLoaded "CONFIGURATION_LOADED" Info &[],
        "The settings behind the Config ID have arrived.";
    CameraPermissionGranted "CAMERA_PERMISSION_GRANTED" Info &[],
        "The user granted camera permission.";
    CameraPermissionDenied "CAMERA_PERMISSION_DENIED" Error &[],
        "The user denied camera permission.";
    CameraStarted "CAMERA_STARTED" Info &[],
        "The camera has started, by the user or automatically.";
    MeasurementStarted "MEASUREMENT_STARTED" Info &[],
        "A measurement has started, by the user or automatically.";
    MeasurementCreated "MEASUREMENT_CREATED" Info MEASUREMENT,
        "The measurement has received its ID.";
    IntermediateResults "INTERMEDIATE_RESULTS" Info INTERMEDIATE,
        "Intermediate results have arrived during the scan, with their signal-to-noise ratio.";
    ScanCompleted "SCAN_COMPLETED" Info MEASUREMENT,
        "The scan is complete; the final results are still to come.";
    ResultsReceived "RESULTS_RECEIVED" Info MEASUREMENT,
        "The final results have arrived.";
    RedirectingToCallback "REDIRECTING_TO_CALLBACK" Info MEASUREMENT_IF_CREATED,
        "The user is being redirected to the callback URL.";
    MeasurementCanceled "MEASUREMENT_CANCELED" Warn MEASUREMENT,
        "The measurement ended before its results.";
    ConstraintViolation "CONSTRAINT_VIOLATION" Error MEASUREMENT_IF_CREATED,
        "A condition for measuring was violated, so the measurement was cancelled.";
    PageUnloaded "PAGE_UNLOADED" Info MEASUREMENT_IF_CREATED,
        "The user closed the page or navigated away.";
    WebsocketDisconnected "WEBSOCKET_DISCONNECTED" Warn MEASUREMENT,
        "The connection of the measurement was lost.";
    WebsocketReconnected "WEBSOCKET_RECONNECTED" Info MEASUREMENT,
        "The connection of the measurement was established or re-established.";
    WebsocketReconnectionFailed "WEBSOCKET_RECONNECTION_FAILED" Error MEASUREMENT,
        "The connection of the measurement could not be re-established.";
    ApiError "API_ERROR" Error MEASUREMENT_IF_CREATED,
        "The measurement service returned an error.";
    PageVisibilityChange "PAGE_VISIBILITY_CHANGE" Info VISIBILITY,
        "The page was hidden or became visible again.";
    LowSnr "LOW_SNR" Error DETAILS,
        "The signal was too weak against the noise, so the measurement was cancelled.";
    FailedInitBloodFlow "FAILED_INIT_BLOOD_FLOW" Error MEASUREMENT,
        "The component that reads blood flow from the face failed to start.";
    GeneralError "GENERAL_ERROR" Error DETAILS,
        "The camera failed to start.";
}

/// The most fields that WMS documents of one payload.
#[cfg(any(feature = "wasm-abi", feature = "session-abi", feature = "tools"))]
pub(crate) const MAX_PAYLOAD_FIELDS: usize = {
    let (mut most, mut at) = (0, 0);
    while at < CATALOGUE.len() {
        let fields = CATALOGUE[at].payload.len();
        if fields > most {
            most = fields;
        }
        at += 1;
    }
    most
};

impl EventCode {
    /// What WMS documents of this event.
    ///
    /// ```
    /// let spec = wms_webhook::EventCode::LowSnr.spec();
    /// assert_eq!((spec.name, spec.severity.as_str()), ("LOW_SNR", "ERROR"));
    /// ```
    #[must_use]
    #[allow(clippy::as_conversions, reason = "a variant's number is its place in the catalogue")]
    pub const fn spec(self) -> &'static EventSpec {
        &CATALOGUE[self as usize]
    }

    /// The code on the wire, such as `WMS_LOADED`.
    ///
    /// ```
    /// assert_eq!(wms_webhook::EventCode::WmsLoaded.as_str(), "WMS_LOADED");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.spec().name
    }

    /// Whether its payload also holds a code of its own whose key WMS does not name: the
    /// constraint that was violated, or the error of the API.
    ///
    /// ```
    /// assert!(wms_webhook::EventCode::ApiError.has_unnamed_field());
    /// ```
    #[must_use]
    pub const fn has_unnamed_field(self) -> bool {
        matches!(self, Self::ConstraintViolation | Self::ApiError)
    }

    /// The event of a code on the wire, if WMS documents it.
    ///
    /// ```
    /// use wms_webhook::EventCode;
    ///
    /// assert_eq!(EventCode::from_name("LOW_SNR"), Some(EventCode::LowSnr));
    /// assert_eq!(EventCode::from_name("low_snr"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        CATALOGUE.iter().find(|spec| spec.name == name).map(|spec| spec.code)
    }

    /// The event of a code as it was written, if WMS documents it.
    #[cfg(any(feature = "alloc", feature = "wasm-abi"))]
    pub(crate) fn from_text(name: crate::JsonStr<'_>) -> Option<Self> {
        CATALOGUE.iter().find(|spec| name == *spec.name).map(|spec| spec.code)
    }
}
