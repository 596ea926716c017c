//! The fields that WMS documents: where each stands, and of which type it is.

/// Declares each field once: its variant, the pointer of the object that holds it, and its key.
macro_rules! fields {
    ($($variant:ident $holder:literal $key:literal;)+) => {
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
            $(#[doc = concat!("`", $holder, $key, "`")] $variant,)+
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
        }
    };
}

fields! {
    Timestamp "/" "timestamp";
    SessionId "/" "sessionId";
    Sequence "/" "sequence";
    Event "/" "event";
    Severity "/" "severity";
    Payload "/" "payload";
    MeasurementId "/payload/" "measurementId";
    Snr "/payload/" "snr";
    PayloadSequence "/payload/" "sequence";
    State "/payload/" "state";
    Details "/payload/" "details";
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
