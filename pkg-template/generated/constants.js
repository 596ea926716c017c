// Generated from src/ by `cargo xtask generate`.

export const SIGNATURE_HEADER = "x-wms-content-mac";

export const MAX_BODY_BYTES = 1048576;

export const MAX_SECRET_BYTES = 65536;

export const ENCODINGS = /* @__PURE__ */ Object.freeze([
  "auto",
  "bytes",
  "latin1",
  "ascii",
]);

export const ERRORS = /* @__PURE__ */ Object.freeze({
  body_too_large: { status: 413, summary: "the body is longer than the limit" },
  missing_signature: { status: 401, summary: "the signature header is missing or empty" },
  malformed_signature: { status: 401, summary: "the signature header is not \"hmac-sha256=\" and 64 hexadecimal digits" },
  signature_mismatch: { status: 401, summary: "no secret explains the signature of this body" },
  ambiguous_body: { status: 401, summary: "only the lossy computation explains the signature: the body may have been altered" },
  invalid_json: { status: 422, summary: "the body is not JSON" },
  invalid_event: { status: 422, summary: "the body is not an event of WMS" },
  method_not_allowed: { status: 405, summary: "the request is not a POST" },
  body_already_parsed: { status: 500, summary: "something read the body before the receiver did" },
  unsupported_content_encoding: { status: 415, summary: "the body has a Content-Encoding, and no secret explains its signature" },
  incomplete_body: { status: 400, summary: "the connection ended before the body did" },
  body_timeout: { status: 408, summary: "the body did not arrive in time" },
  stale_event: { status: 401, summary: "the event is older, or further ahead, than the tolerance" },
  delivery_in_progress: { status: 503, summary: "another request is still handling this delivery" },
  store_unavailable: { status: 503, summary: "the store of handled deliveries does not answer" },
});
