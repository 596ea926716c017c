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

    /// The word of `layout` that says where the signature is.
    SIGNATURE = 0;
    /// Where a secret is.
    SECRET = 1;
    /// Where the slots are whose keys the next call tries, a byte each.
    TRIED = 2;
    /// Where the body is.
    BODY = 3;
    /// Where the report on the last refusal is.
    REPORT = 4;
    /// Where the parts of the last canonical event are.
    PARTS = 5;
    /// How many words `layout` has.
    LAYOUT_WORDS = 6;

    /// The report: the number of the fault, then line and column, or the number of the field.
    REPORT_WORDS = 3;
    /// The parts: timestamp, sequence and the number of the code; then where in the body its
    /// `sessionId` and each field of its payload start and end. A field that is absent starts at 0.
    PARTS_NUMBERS = 5 + 2 * MAX_PAYLOAD_FIELDS;

    /// What `verify` answers to an authentic delivery. A lower number is that of an error.
    AUTHENTIC = 7;
    /// What `receive` and `parse` answer if the body is an event.
    EVENT = 8;
    /// The body is an event, once the trailing commas in its window are spaces, as they now are.
    MENDED_EVENT = 9;
    /// The body is an event in the form that WMS writes, and the parts are all of it.
    CANONICAL_EVENT = 10;
}
