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
  signature_mismatch: { status: 401, summary: "the signature does not match any secret" },
  ambiguous_body: { status: 401, summary: "the signature matches only the documented lossy check: the body may have been altered" },
  invalid_json: { status: 422, summary: "the body is not JSON" },
  invalid_event: { status: 422, summary: "the body is not a valid WMS event" },
});
