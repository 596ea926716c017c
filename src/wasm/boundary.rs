//! What both sides of the boundary agree on. `cargo xtask generate` writes the JavaScript side of it,
//! `pkg-template/generated/abi.js`, from here.

use crate::catalogue::MAX_PAYLOAD_FIELDS;

/// Declares each number once, for this side, and with its name and meaning for the other.
macro_rules! numbers {
    ($($(#[doc = $doc:literal])+ $name:ident = $value:expr;)+) => {
        $($(#[doc = $doc])+ pub const $name: usize = $value;)+

        /// Name, value and meaning of each number.
        pub const NUMBERS: &[(&str, usize, &str)] =
            &[$((stringify!($name), $name, concat!($($doc),+)),)+];
    };
}

numbers! {
    /// The longest signature header that is read. A longer one is cut, and malformed either way.
    SIGNATURE_BYTES = 128;
    /// The longest secret, in bytes.
    SECRET_BYTES = crate::MAX_SECRET_BYTES;
    /// The longest body, in bytes.
    BODY_BYTES = crate::MAX_BODY_BYTES;
    /// How many keys of strings are kept, in the slots from 0 on.
    STRING_SLOTS = 64;
    /// How many keys of byte arrays one call can have, in the slots after those of strings.
    BYTES_SLOTS = 64;
    /// How many secrets a list can have: as many as have a slot each, strings or bytes.
    MAX_SECRETS = 64;

    /// The word of `layout` that says where the signature is.
    SIGNATURE = 0;
    /// The word that says where a secret is.
    SECRET = 1;
    /// The word that says where the slots are whose keys the next call tries, a byte each.
    TRIED = 2;
    /// The word that says where the body is.
    BODY = 3;
    /// The word that says where the report on the last text is.
    REPORT = 4;
    /// The word that says where the parts of the last canonical event are.
    PARTS = 5;
    /// How many words `layout` has.
    LAYOUT_WORDS = 6;

    /// The word of the report that is the number of a fault: of JSON, of an event that is none, or of
    /// a deviation.
    FAULT = 0;
    /// The word that is the line of a fault of JSON; of another fault, the number of the field.
    LINE_OR_FIELD = 1;
    /// The word that is the column of a fault of JSON; of an event that is not canonical, its class.
    COLUMN_OR_CLASS = 2;
    /// How many words the report has.
    REPORT_WORDS = 3;

    /// The class of an event that is as documented.
    DOCUMENTED = 0;
    /// The class of an event of which only the code is not documented.
    NEW_CODE = 1;
    /// The class of an event that deviates.
    DEVIATING = 2;

    /// The part that is the timestamp.
    TIMESTAMP_PART = 0;
    /// The part that is the sequence.
    SEQUENCE_PART = 1;
    /// The part that is the number of the code.
    CODE_PART = 2;
    /// The part that says where in the body the `sessionId` starts. The next says where it ends.
    SESSION_ID_PART = 3;
    /// The part that says where the first field of the payload starts. Each has two parts; one that
    /// is absent starts at 0.
    PAYLOAD_PART = 5;
    /// How many parts there are.
    PARTS_NUMBERS = PAYLOAD_PART + 2 * MAX_PAYLOAD_FIELDS;

    /// What `verify` answers to an authentic delivery. A lower number is that of an error.
    AUTHENTIC = 7;
    /// What `receive` and `parse` answer if the body is an event.
    EVENT = 8;
    /// The body is an event, once the trailing commas in its window are spaces, as they now are.
    MENDED_EVENT = 9;
    /// The body is a documented event in the form that WMS writes, and the parts are all of it.
    CANONICAL_EVENT = 10;

    /// How many numbers a row of a session has: both halves of the id, time, sequence, code, measurement.
    ROW_NUMBERS = 6;
    /// How many deliveries the state of a session keeps.
    SESSION_EVENTS = 256;
    /// How many rows there are: those of two states.
    SESSION_ROWS = 2 * SESSION_EVENTS;
    /// The longest `measurementId` that is read, in bytes.
    MEASUREMENT_ID_BYTES = 1024;
    /// More numbers than a call about a session answers: 15 for each delivery.
    ANSWER_NUMBERS = 16 * SESSION_EVENTS;
}

/// From here on a timestamp is taken for milliseconds.
pub const FIRST_MILLISECONDS: f64 = crate::Event::FIRST_MILLISECONDS;

/// What a template or a settings file makes of a secret that is not there.
pub const STRINGIFIED_SECRETS: [&str; 5] =
    ["undefined", "null", "NaN", "[object Object]", "[object Promise]"];
