//! The fields that WMS documents: where each stands, what it means, and of which type it is.

/// Declares each field once: its variant, the pointer of the object that holds it, its key, and
/// what it means, with an example as JSON.
macro_rules! fields {
    ($($variant:ident $holder:literal $key:literal $description:literal;)+) => {
        /// A place in an event: the whole body, a field of the envelope or a field of the payload.
        ///
        /// ```
        /// use wms_webhook::Field;
        ///
        /// assert_eq!((Field::Snr.key(), Field::Snr.pointer()), ("snr", "/payload/snr"));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Field {
            /// The whole body.
            Body,
            $(#[doc = concat!("`", $holder, $key, "`: ", $description)] $variant,)+
        }

        impl Field {
            /// Every place, in the order of its number.
            ///
            /// ```
            /// assert_eq!(wms_webhook::Field::ALL[0], wms_webhook::Field::Body);
            /// ```
            pub const ALL: &[Self] = &[Self::Body, $(Self::$variant),+];

            /// The place as a JSON pointer (RFC 6901); empty for the whole body.
            ///
            /// ```
            /// assert_eq!(wms_webhook::Field::SessionId.pointer(), "/sessionId");
            /// ```
            #[must_use]
            pub const fn pointer(self) -> &'static str {
                match self {
                    Self::Body => "",
                    $(Self::$variant => concat!($holder, $key),)+
                }
            }

            /// The key in the object that holds the field; empty for the whole body.
            ///
            /// ```
            /// assert_eq!(wms_webhook::Field::PayloadSequence.key(), "sequence");
            /// ```
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    Self::Body => "",
                    $(Self::$variant => $key,)+
                }
            }

            /// What it means, with its unit and an example; empty for the whole body.
            ///
            /// ```
            /// assert!(wms_webhook::Field::State.description().contains("`\"HIDDEN\"`"));
            /// assert!(wms_webhook::Field::ALL[1..].iter().all(|field| field.description().contains('`')));
            /// ```
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    Self::Body => "",
                    $(Self::$variant => $description,)+
                }
            }
        }
    };
}

fields! {
    Timestamp "/" "timestamp"
        "When the event happened: seconds since 1970-01-01T00:00:00Z, such as `1689684577`, possibly \
         with a fraction. WMS does not say whose clock it is. Wherever an age is judged, 10^11 and \
         more are milliseconds.";
    SessionId "/" "sessionId"
        "The session ID that you put into the call-in URL, such as `\"s-1\"`. `\"\"` if the delivery \
         names none.";
    Sequence "/" "sequence"
        "Position in the session: `0` for the first event, one more for each that follows. It may \
         start at 0 again if the user reloads the page, so it does not identify a delivery: the MAC \
         does.";
    Event "/" "event"
        "The code of the event, such as `\"LOW_SNR\"`.";
    Severity "/" "severity"
        "How much the event matters: `\"INFO\"`, `\"WARN\"` or `\"ERROR\"`. The documented one if the \
         delivery names none.";
    Payload "/" "payload"
        "What belongs to this event, such as `{ \"details\": \"LOW_SNR\" }`.";
    MeasurementId "/payload/" "measurementId"
        "The ID of the measurement, such as `\"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47\"`.";
    Snr "/payload/" "snr"
        "The signal-to-noise ratio of the results so far, such as `100`. WMS documents neither unit \
         nor range. Seen elsewhere: -100 for one that is too low, -90 and -91 for a fake.";
    PayloadSequence "/payload/" "sequence"
        "Which of the measurement's intermediate results these are, such as `1`. A count: not the \
         `sequence` of the event. Seen elsewhere: six in a scan, one for every 5 seconds.";
    State "/payload/" "state"
        "Whether the user sees the page: `\"VISIBLE\"` or `\"HIDDEN\"`.";
    Details "/payload/" "details"
        "What went wrong, such as `\"LOW_SNR\"` or `\"CAMERA_START_ERROR\"`. WMS documents no list.";
}

#[cfg(any(feature = "alloc", feature = "wasm-abi"))]
impl Field {
    /// The fields of the envelope, in the order in which they are judged.
    pub(crate) const ENVELOPE: [Self; 6] = [
        Self::Timestamp,
        Self::SessionId,
        Self::Sequence,
        Self::Event,
        Self::Severity,
        Self::Payload,
    ];

    /// Every field of any payload.
    pub(crate) const PAYLOAD: [Self; 5] =
        [Self::MeasurementId, Self::Snr, Self::PayloadSequence, Self::State, Self::Details];

    /// Its place in [`ALL`](Self::ALL).
    #[cfg(feature = "wasm-abi")]
    #[allow(clippy::as_conversions, reason = "a variant's number")]
    pub(crate) const fn index(self) -> u32 {
        self as u32
    }
}

/// What a payload field holds.
///
/// ```
/// use wms_webhook::{EventCode, FieldType};
///
/// assert_eq!(EventCode::LowSnr.spec().payload[0].field_type, FieldType::String);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum FieldType {
    /// A string.
    String,
    /// A number.
    Number,
    /// An integer within ±(2^53 − 1).
    Integer,
    /// `"VISIBLE"` or `"HIDDEN"`.
    Visibility,
}

/// A field in the payload of an event.
///
/// ```
/// let [spec] = wms_webhook::EventCode::PageUnloaded.spec().payload else { panic!() };
/// assert_eq!((spec.field.key(), spec.is_required), ("measurementId", false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FieldSpec {
    /// Which field.
    #[cfg_attr(feature = "serde", serde(rename = "name", serialize_with = "as_key"))]
    pub field: Field,
    /// What it holds.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub field_type: FieldType,
    /// Whether each event of this code has it.
    #[cfg_attr(feature = "serde", serde(rename = "required"))]
    pub is_required: bool,
}

impl FieldSpec {
    pub(crate) const fn required(field: Field, field_type: FieldType) -> Self {
        Self { field, field_type, is_required: true }
    }

    pub(crate) const fn optional(field: Field, field_type: FieldType) -> Self {
        Self { field, field_type, is_required: false }
    }
}

/// Serde passes the field by reference.
#[cfg(feature = "serde")]
#[allow(clippy::trivially_copy_pass_by_ref)]
fn as_key<S: serde::Serializer>(field: &Field, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(field.key())
}
