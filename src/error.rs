//! Why a delivery is refused. No error holds a body, a secret or a MAC.

use core::fmt;

use crate::Field;

/// Why a delivery is refused, in the order in which it is judged.
///
/// ```
/// use wms_webhook::{Error, Options, parse};
///
/// match parse(b"{}", &Options::default()) {
///     Err(Error::InvalidEvent(error)) => assert_eq!(error.path(), "/timestamp"),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The body is longer than the limit.
    BodyTooLarge,
    /// There is no signature header, or it is empty.
    MissingSignature,
    /// The header is not `hmac-sha256=` followed by 64 hexadecimal digits.
    MalformedSignature,
    /// The MAC is not that of this body under any of the secrets.
    SignatureMismatch,
    /// Only the documented, lossy computation explains the MAC: the body may have been altered.
    /// See [`Encoding::Auto`](crate::Encoding::Auto).
    AmbiguousBody,
    /// The body is not JSON.
    InvalidJson(JsonError),
    /// The body is JSON, but not an event of WMS.
    InvalidEvent(EventError),
}

impl From<EventError> for Error {
    fn from(error: EventError) -> Self {
        Self::InvalidEvent(error)
    }
}

impl Error {
    /// The stable code, the same in Rust and in JavaScript.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Error::AmbiguousBody.code(), "ambiguous_body");
    /// ```
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BodyTooLarge => "body_too_large",
            Self::MissingSignature => "missing_signature",
            Self::MalformedSignature => "malformed_signature",
            Self::SignatureMismatch => "signature_mismatch",
            Self::AmbiguousBody => "ambiguous_body",
            Self::InvalidJson(_) => "invalid_json",
            Self::InvalidEvent(_) => "invalid_event",
        }
    }

    /// Its number at the boundary to JavaScript: its place in the order of the variants.
    #[cfg(feature = "wasm-abi")]
    pub(crate) const fn index(&self) -> usize {
        match self {
            Self::BodyTooLarge => 0,
            Self::MissingSignature => 1,
            Self::MalformedSignature => 2,
            Self::SignatureMismatch => 3,
            Self::AmbiguousBody => 4,
            Self::InvalidJson(_) => 5,
            Self::InvalidEvent(_) => 6,
        }
    }

    /// The HTTP status to answer the sender with.
    ///
    /// ```
    /// assert_eq!(wms_webhook::Error::BodyTooLarge.status(), 413);
    /// ```
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::BodyTooLarge => 413,
            Self::MissingSignature
            | Self::MalformedSignature
            | Self::SignatureMismatch
            | Self::AmbiguousBody => 401,
            Self::InvalidJson(_) | Self::InvalidEvent(_) => 422,
        }
    }

    /// What happened, in words that do not depend on the delivery.
    ///
    /// ```
    /// let error = wms_webhook::Error::BodyTooLarge;
    /// assert_eq!(error.summary(), "the body is longer than the limit");
    /// ```
    #[must_use]
    pub const fn summary(&self) -> &'static str {
        match self {
            Self::BodyTooLarge => "the body is longer than the limit",
            Self::MissingSignature => "the signature header is missing or empty",
            Self::MalformedSignature => {
                "the signature header is not \"hmac-sha256=\" and 64 hexadecimal digits"
            }
            Self::SignatureMismatch => "the signature does not match any secret",
            Self::AmbiguousBody => {
                "the signature matches only the documented lossy check: the body may have been altered"
            }
            Self::InvalidJson(_) => "the body is not JSON",
            Self::InvalidEvent(_) => "the body is not a valid WMS event",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.summary())?;
        match self {
            Self::InvalidJson(error) => write!(f, ": {error}"),
            Self::InvalidEvent(error) => write!(f, ": {error}"),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for Error {}

/// Where and why a body is not JSON (RFC 8259).
///
/// ```
/// use wms_webhook::{Error, JsonFault, Options, parse};
///
/// let Err(Error::InvalidJson(error)) = parse(b"{\n  x", &Options::default()) else { panic!() };
/// assert_eq!((error.line, error.column, error.fault), (2, 3, JsonFault::ExpectedKey));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonError {
    /// The line, from 1. A line ends with U+000A.
    pub line: u32,
    /// The column, from 1, counted in characters (Unicode scalar values).
    pub column: u32,
    /// What was wrong there.
    pub fault: JsonFault,
}

impl JsonError {
    /// The fault at the place where `before` ends.
    #[cfg(any(feature = "alloc", feature = "wasm-abi"))]
    pub(crate) fn at(before: &[u8], fault: JsonFault) -> Self {
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        let lines = before.split(|&byte| byte == b'\n').count() - 1;
        // A character is counted at its first byte.
        let columns = before[line_start..].iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        let from_one = |count| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
        Self { line: from_one(lines), column: from_one(columns), fault }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at line {}, column {}", self.fault.summary(), self.line, self.column)
    }
}

/// Declares a fieldless enum, its members in order and a sentence for each, so that the
/// JavaScript tables can be generated from here.
macro_rules! faults {
    ($(#[$meta:meta])* $name:ident { $($variant:ident: $summary:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum $name {
            $(#[doc = concat!("The message says: ", $summary, ".")] $variant,)+
        }

        impl $name {
            /// Every fault, in the order of its number.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// What was wrong, in words that do not depend on the delivery.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)+ }
            }

            /// Its place in [`ALL`](Self::ALL).
            #[cfg(feature = "wasm-abi")]
            #[allow(clippy::as_conversions, reason = "a variant's number")]
            pub(crate) const fn index(self) -> u32 {
                self as u32
            }
        }
    };
}

faults! {
    /// What makes a text not JSON.
    ///
    /// ```
    /// assert_eq!(wms_webhook::JsonFault::NotUtf8.summary(), "not UTF-8");
    /// ```
    JsonFault {
        UnexpectedEnd: "unexpected end of input",
        ExpectedValue: "expected a value",
        ExpectedKey: "expected a key in double quotes",
        ExpectedColon: "expected a colon",
        ExpectedCommaOrClose: "expected a comma or the closing bracket",
        TrailingComma: "trailing comma",
        ControlCharacter: "a control character in a string must be escaped",
        InvalidEscape: "invalid escape sequence",
        InvalidNumber: "invalid number",
        TextAfterValue: "unexpected text after the value",
        TooDeep: "nested deeper than 128 levels",
        NotUtf8: "not UTF-8",
    }
}

/// Where and why a JSON body is not an event, or an event is not as WMS documents it.
///
/// ```
/// use wms_webhook::{Error, EventFault, Field, Options, parse};
///
/// let body = br#"{"timestamp":"soon"}"#;
/// let Err(Error::InvalidEvent(error)) = parse(body, &Options::default()) else { panic!() };
/// assert_eq!((error.field, error.fault), (Field::Timestamp, EventFault::WrongType));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventError {
    /// The place that was wrong.
    pub field: Field,
    /// What was wrong there.
    pub fault: EventFault,
}

impl EventError {
    /// The place as a JSON pointer (RFC 6901), such as `/payload/snr`; empty for the whole body.
    ///
    /// A pointer names documented fields only: a key that WMS does not document is the sender's
    /// text, so a repeated one is reported at the object that holds it.
    ///
    /// ```
    /// use wms_webhook::{Error, Options, parse};
    ///
    /// let body = br#"{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"LOW_SNR"}"#;
    /// let event = parse(body, &Options::default())?;
    /// assert_eq!(event.deviation.map(|error| error.path()), Some("/payload/details"));
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.field.pointer()
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at \"{}\"", self.fault.summary(), self.path())
    }
}

faults! {
    /// What makes a JSON text not an event, or an event deviate from what WMS documents.
    ///
    /// ```
    /// assert_eq!(wms_webhook::EventFault::Repeated.summary(), "a key appears twice");
    /// ```
    EventFault {
        Missing: "a required field is missing",
        WrongType: "a field has the wrong type",
        Repeated: "a key appears twice",
        Empty: "a required field is empty",
        UndocumentedValue: "a value is not documented",
    }
}

impl EventFault {
    /// The stable code, the same in Rust and in JavaScript.
    ///
    /// ```
    /// assert_eq!(wms_webhook::EventFault::WrongType.code(), "wrong_type");
    /// ```
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::WrongType => "wrong_type",
            Self::Repeated => "repeated",
            Self::Empty => "empty",
            Self::UndocumentedValue => "undocumented_value",
        }
    }
}
