// Generated from src/ by `cargo xtask generate`.

import type { EventCode } from "./events.js";

/** Why a delivery does not verify; {@link CAUSES} describes each. */
export type Cause =
  | "body_reserialized"
  | "body_newline_added"
  | "body_newline_removed"
  | "body_line_endings"
  | "body_bom_added"
  | "body_bom_removed"
  | "body_whitespace_added"
  | "body_whitespace_removed"
  | "body_decoded_latin1"
  | "body_decoded_windows1252"
  | "body_decoded_ascii"
  | "body_encoded_latin1"
  | "body_replaced"
  | "body_truncated"
  | "body_doubled"
  | "body_form_encoded"
  | "body_json_encoded"
  | "body_base64"
  | "body_empty"
  | "body_object_text"
  | "body_of_other_delivery"
  | "body_too_large"
  | "encoding_option"
  | "lossy_mac"
  | "header_missing"
  | "header_malformed"
  | "header_without_prefix"
  | "header_other_prefix"
  | "header_base64"
  | "header_whitespace"
  | "header_quoted"
  | "header_joined"
  | "mac_sha1"
  | "mac_sha512"
  | "mac_of_empty_body"
  | "secret_quoted"
  | "secret_whitespace"
  | "secret_hex"
  | "secret_base64"
  | "secret_hex_decoded"
  | "secret_base64_decoded"
  | "secret_other"
  | "unexplained";

/** How an event stands to those of its session that came before. */
export type Arrival =
  | "first"
  | "next"
  | "duplicate"
  | "gap"
  | "late";

/** Where the measurement of a session stands. */
export type Phase =
  | "unknown"
  | "loaded"
  | "camera"
  | "measuring"
  | "completed"
  | "cancelled"
  | "failed"
  | "left";

/** The event that tells why a measurement failed or was cancelled. */
export type Reason =
  | "CAMERA_PERMISSION_DENIED"
  | "MEASUREMENT_CANCELED"
  | "CONSTRAINT_VIOLATION"
  | "WEBSOCKET_RECONNECTION_FAILED"
  | "API_ERROR"
  | "LOW_SNR"
  | "FAILED_INIT_BLOOD_FLOW"
  | "GENERAL_ERROR";

/** What happens in a simulated session; {@link SCENARIOS} describes each. */
export type Scenario =
  | "success"
  | "permission-denied"
  | "low-snr"
  | "constraint-violated"
  | "cancelled"
  | "websocket-recovered"
  | "websocket-lost"
  | "api-error"
  | "tab-hidden"
  | "left-early"
  | "blood-flow-failed"
  | "camera-failed";

/** What goes wrong with a simulated delivery; {@link FAULTS} describes each. */
export type DeliveryFault =
  | "duplicated"
  | "reordered"
  | "dropped"
  | "delayed"
  | "tampered"
  | "forged"
  | "old_secret";

/** What each cause is: the component at fault, what happened, and what to do. */
export declare const CAUSES: Readonly<
  Record<Cause, Readonly<{ component: "body" | "header" | "secret"; summary: string; remedy: string }>>
>;

/** When each event is sent, in one line. */
export declare const EVENT_DESCRIPTIONS: Readonly<Record<EventCode, string>>;

/** What happens in each scenario, in one line. */
export declare const SCENARIOS: Readonly<Record<Scenario, string>>;

/** What each fault is, in one line. */
export declare const FAULTS: Readonly<Record<DeliveryFault, string>>;
