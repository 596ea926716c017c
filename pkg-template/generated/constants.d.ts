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

/** The HTTP status to answer the sender with, by the code of the error. */
export interface ErrorStatus {
  /** The body is longer than the limit. */
  readonly body_too_large: 413;
  /** The signature header is missing or empty. */
  readonly missing_signature: 401;
  /** The signature header is not "hmac-sha256=" and 64 hexadecimal digits. */
  readonly malformed_signature: 401;
  /** The signature does not match any secret. */
  readonly signature_mismatch: 401;
  /** The signature matches only the documented lossy check: the body may have been altered. */
  readonly ambiguous_body: 401;
  /** The body is not JSON. */
  readonly invalid_json: 422;
  /** The body is not a valid WMS event. */
  readonly invalid_event: 422;
  /** The request is not a POST. */
  readonly method_not_allowed: 405;
  /** Something read the body before the receiver did. */
  readonly body_already_parsed: 500;
  /** The body has a Content-Encoding, and the signature does not match any secret. */
  readonly unsupported_content_encoding: 415;
  /** The connection ended before the body did. */
  readonly incomplete_body: 400;
  /** The body did not arrive in time. */
  readonly body_timeout: 408;
  /** The secret for this request is unavailable. */
  readonly secret_unavailable: 503;
  /** The event is older, or further in the future, than the tolerance. */
  readonly stale_event: 401;
  /** Another request is still handling this delivery. */
  readonly delivery_in_progress: 503;
  /** The store of handled deliveries failed or did not answer in time. */
  readonly store_unavailable: 503;
  /** The event was handled, but the store did not record it: a replay may be handled again. */
  readonly commit_failed: 200;
  /** Another instance may have claimed the delivery while its handler was running (200 if the handler still succeeds). */
  readonly lease_lost: 503;
  /** The handler did not finish in time. */
  readonly handler_timeout: 503;
  /** The receiver is closing. */
  readonly receiver_closed: 503;
}

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
