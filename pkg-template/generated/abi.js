// Generated from src/ by `cargo xtask generate`.

/** The longest signature header that is read. A longer one is cut, and malformed either way. */
export const SIGNATURE_BYTES = 128;

/** The longest secret, in bytes. */
export const SECRET_BYTES = 65536;

/** The longest body, in bytes. */
export const BODY_BYTES = 1048576;

/** How many keys of strings are kept, in the slots from 0 on. */
export const STRING_SLOTS = 64;

/** How many keys of byte arrays one call can have, in the slots after those of strings. */
export const BYTES_SLOTS = 64;

/** The word of `layout` that says where the signature is. */
export const SIGNATURE = 0;

/** Where a secret is. */
export const SECRET = 1;

/** Where the slots are whose keys the next call tries, a byte each. */
export const TRIED = 2;

/** Where the body is. */
export const BODY = 3;

/** Where the report on the last refusal is. */
export const REPORT = 4;

/** Where the parts of the last canonical event are. */
export const PARTS = 5;

/** How many words `layout` has. */
export const LAYOUT_WORDS = 6;

/** The report: the number of the fault, then line and column, or the number of the field. */
export const REPORT_WORDS = 3;

/** The parts: timestamp, sequence and the number of the code; then where in the body its `sessionId` and each field of its payload start and end. A field that is absent starts at 0. */
export const PARTS_NUMBERS = 11;

/** What `verify` answers to an authentic delivery. A lower number is that of an error. */
export const AUTHENTIC = 7;

/** What `receive` and `parse` answer if the body is an event. */
export const EVENT = 8;

/** The body is an event, once the trailing commas in its window are spaces, as they now are. */
export const MENDED_EVENT = 9;

/** The body is an event in the form that WMS writes, and the parts are all of it. */
export const CANONICAL_EVENT = 10;

// What the core names by number.
/** @type {readonly import("./constants.d.ts").CoreErrorCode[]} */
export const REFUSALS = /* @__PURE__ */ Object.freeze([
  "body_too_large",
  "missing_signature",
  "malformed_signature",
  "signature_mismatch",
  "ambiguous_body",
  "invalid_json",
  "invalid_event",
]);

export const JSON_FAULTS = /* @__PURE__ */ Object.freeze([
  "unexpected end of input",
  "expected a value",
  "expected a key in double quotes",
  "expected a colon",
  "expected a comma or the closing bracket",
  "trailing comma",
  "a control character in a string must be escaped",
  "invalid escape sequence",
  "invalid number",
  "unexpected text after the value",
  "nested deeper than 128 levels",
  "not UTF-8",
]);

/** @type {readonly { reason: import("./constants.d.ts").EventFault, summary: string }[]} */
export const EVENT_FAULTS = /* @__PURE__ */ Object.freeze([
  { reason: "missing", summary: "a required field is missing" },
  { reason: "wrong_type", summary: "a field has the wrong type" },
  { reason: "repeated", summary: "a key appears twice" },
  { reason: "empty", summary: "a required field is empty" },
  { reason: "undocumented_value", summary: "a value is not documented" },
]);

/** @type {readonly import("./constants.d.ts").FieldPath[]} */
export const FIELD_PATHS = /* @__PURE__ */ Object.freeze([
  "",
  "/timestamp",
  "/sessionId",
  "/sequence",
  "/event",
  "/severity",
  "/payload",
  "/payload/measurementId",
  "/payload/snr",
  "/payload/sequence",
  "/payload/state",
  "/payload/details",
]);

export const ENVELOPE_FIELDS = /* @__PURE__ */ Object.freeze([
  "timestamp",
  "sessionId",
  "sequence",
  "event",
  "severity",
  "payload",
]);

export const PAYLOAD_FIELDS = /* @__PURE__ */ Object.freeze([
  "measurementId",
  "snr",
  "sequence",
  "state",
  "details",
]);
