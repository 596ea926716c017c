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

/** How many secrets a list can have: as many as have a slot each, strings or bytes. */
export const MAX_SECRETS = 64;

/** The word of `layout` that says where the signature is. */
export const SIGNATURE = 0;

/** The word that says where a secret is. */
export const SECRET = 1;

/** The word that says where the slots are whose keys the next call tries, a byte each. */
export const TRIED = 2;

/** The word that says where the body is. */
export const BODY = 3;

/** The word that says where the report on the last text is. */
export const REPORT = 4;

/** The word that says where the parts of the last canonical event are. */
export const PARTS = 5;

/** How many words `layout` has. */
export const LAYOUT_WORDS = 6;

/** The word of the report that is the number of a fault: of JSON, of an event that is none, or of a deviation. */
export const FAULT = 0;

/** The word that is the line of a fault of JSON; of another fault, the number of the field. */
export const LINE_OR_FIELD = 1;

/** The word that is the column of a fault of JSON; of an event that is not canonical, its class. */
export const COLUMN_OR_CLASS = 2;

/** How many words the report has. */
export const REPORT_WORDS = 3;

/** The class of an event that is as documented. */
export const DOCUMENTED = 0;

/** The class of an event of which only the code is not documented. */
export const NEW_CODE = 1;

/** The class of an event that deviates. */
export const DEVIATING = 2;

/** The part that is the timestamp. */
export const TIMESTAMP_PART = 0;

/** The part that is the sequence. */
export const SEQUENCE_PART = 1;

/** The part that is the number of the code. */
export const CODE_PART = 2;

/** The part that says where in the body the `sessionId` starts. The next says where it ends. */
export const SESSION_ID_PART = 3;

/** The part that says where the first field of the payload starts. Each has two parts; one that is absent starts at 0. */
export const PAYLOAD_PART = 5;

/** How many parts there are. */
export const PARTS_NUMBERS = 11;

/** What `verify` answers to an authentic delivery. A lower number is that of an error. */
export const AUTHENTIC = 7;

/** What `receive` and `parse` answer if the body is an event. */
export const EVENT = 8;

/** The body is an event, once the trailing commas in its window are spaces, as they now are. */
export const MENDED_EVENT = 9;

/** The body is a documented event in the form that WMS writes, and the parts are all of it. */
export const CANONICAL_EVENT = 10;

/** How many numbers a row of a session has: both halves of the id, time, sequence, code, measurement. */
export const ROW_NUMBERS = 6;

/** How many deliveries the state of a session keeps. */
export const SESSION_EVENTS = 256;

/** How many rows there are: those of two states. */
export const SESSION_ROWS = 512;

/** The longest `measurementId` that is read, in bytes. */
export const MEASUREMENT_ID_BYTES = 1024;

/** More numbers than a call about a session answers: 15 for each delivery. */
export const ANSWER_NUMBERS = 4096;

/** From here on a timestamp is taken for milliseconds: as seconds it is after the year 5138. */
export const FIRST_MILLISECONDS = 100000000000;

/** What a template or a settings file makes of a secret that is not there. */
export const STRINGIFIED_SECRETS = /* @__PURE__ */ Object.freeze([
  "undefined",
  "null",
  "NaN",
  "[object Object]",
  "[object Promise]",
]);

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
