// Generated from src/ by `cargo xtask generate`.

/** Why a body and its signature are refused. */
export type CoreErrorCode =
  | "body_too_large"
  | "missing_signature"
  | "malformed_signature"
  | "signature_mismatch"
  | "ambiguous_body"
  | "invalid_json"
  | "invalid_event";

/** Why a receiver (`wms-webhook/receiver`) did not handle what those do not refuse. */
export type ReceiverErrorCode =
  | "method_not_allowed"
  | "body_already_parsed"
  | "unsupported_content_encoding"
  | "incomplete_body"
  | "body_timeout"
  | "secret_unavailable"
  | "stale_event"
  | "delivery_in_progress"
  | "store_unavailable"
  | "commit_failed"
  | "lease_lost"
  | "handler_timeout"
  | "receiver_closed";

/** How a body that is not ASCII was turned into the bytes that are signed. */
export type Encoding =
  | "auto"
  | "bytes"
  | "latin1"
  | "ascii";

/** How much an event matters, as WMS ranks it. */
export type Severity =
  | "INFO"
  | "WARN"
  | "ERROR";

/** A documented place in an event, as a JSON pointer (RFC 6901). */
export type FieldPath =
  | ""
  | "/timestamp"
  | "/sessionId"
  | "/sequence"
  | "/event"
  | "/severity"
  | "/payload"
  | "/payload/measurementId"
  | "/payload/snr"
  | "/payload/sequence"
  | "/payload/state"
  | "/payload/details";

/** What is wrong at a place of an event. */
export type EventFault =
  | "missing"
  | "wrong_type"
  | "repeated"
  | "empty"
  | "undocumented_value";

/** The name of the header that carries the signature, in lower case. */
export declare const SIGNATURE_HEADER: "x-wms-content-mac";

export declare const MAX_BODY_BYTES: 1048576;
export declare const MAX_SECRET_BYTES: 65536;
export declare const ENCODINGS: readonly Encoding[];
export declare const ERRORS: Readonly<Record<CoreErrorCode, { status: number; summary: string }>>;
