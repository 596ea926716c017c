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
  | "body_charset"
  | "body_replaced"
  | "body_truncated"
  | "body_doubled"
  | "body_reordered"
  | "body_form_encoded"
  | "body_json_encoded"
  | "body_backslashes"
  | "body_base64"
  | "body_empty"
  | "body_object_text"
  | "body_of_other_delivery"
  | "body_gzip"
  | "body_deflate"
  | "body_brotli"
  | "body_utf16"
  | "body_hex"
  | "body_other_base"
  | "body_data_url"
  | "body_byte_list"
  | "body_wrapped"
  | "body_printed"
  | "body_chunked"
  | "body_with_headers"
  | "body_multipart"
  | "body_text_around"
  | "body_nul_padded"
  | "body_framed"
  | "body_pool_leak"
  | "body_html_escapes"
  | "body_smart_quotes"
  | "body_no_break_spaces"
  | "body_zero_width"
  | "body_normalized"
  | "body_question_marks"
  | "body_accents_stripped"
  | "body_emoji_dropped"
  | "body_numbers"
  | "body_field_added"
  | "body_severity_filled"
  | "body_null_dropped"
  | "body_typed"
  | "body_values_cleaned"
  | "body_masked"
  | "body_placeholder"
  | "body_part"
  | "body_fields_renamed"
  | "body_case"
  | "body_terminal_colors"
  | "body_quoted_printable"
  | "body_quotes_doubled"
  | "body_altered_copy"
  | "body_forged_copy"
  | "body_too_large"
  | "encoding_option"
  | "lossy_mac"
  | "header_missing"
  | "header_malformed"
  | "header_placeholder"
  | "header_without_prefix"
  | "header_other_prefix"
  | "header_base64"
  | "header_whitespace"
  | "header_quoted"
  | "header_joined"
  | "header_named"
  | "header_escaped"
  | "header_digits"
  | "header_bytes"
  | "header_truncated"
  | "header_altered_copy"
  | "mac_md5"
  | "mac_sha1"
  | "mac_sha224"
  | "mac_sha384"
  | "mac_sha512"
  | "mac_of_empty_body"
  | "mac_of_placeholder"
  | "mac_of_other_notation"
  | "mac_of_part"
  | "mac_with_timestamp"
  | "mac_with_request"
  | "mac_without_key"
  | "mac_concatenated"
  | "mac_of_hash"
  | "mac_with_placeholder_key"
  | "mac_arguments_swapped"
  | "secret_quoted"
  | "secret_whitespace"
  | "secret_hex"
  | "secret_base64"
  | "secret_hex_decoded"
  | "secret_base64_decoded"
  | "secret_invisible"
  | "secret_assignment"
  | "secret_json"
  | "secret_comment"
  | "secret_list"
  | "secret_split"
  | "secret_doubled"
  | "secret_prefix"
  | "secret_escaped"
  | "secret_charset"
  | "secret_normalized"
  | "secret_case"
  | "secret_byte_list"
  | "secret_base64_form"
  | "secret_hex_form"
  | "secret_number"
  | "secret_hashed"
  | "secret_placeholder"
  | "secret_mistyped"
  | "secret_of_sender"
  | "secret_other"
  | "unexplained";

/** A kind of explanation that `explainWebhook` tries, in this order. */
export type Stage =
  | "body"
  | "secret"
  | "rewriting"
  | "other_delivery"
  | "signer"
  | "decodings"
  | "values"
  | "mistyped_secret"
  | "lost_characters"
  | "body_and_secret"
  | "two_of_secret"
  | "two_of_body"
  | "edited_secret"
  | "hidden_characters";

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
  | "camera-failed"
  | "measured-again"
  | "reloaded"
  | "returned"
  | "went-silent"
  | "fake-face";

/** What goes wrong with a simulated delivery; {@link FAULTS} describes each. */
export type DeliveryFault =
  | "duplicated"
  | "retried"
  | "reordered"
  | "dropped"
  | "delayed"
  | "tampered"
  | "forged"
  | "old_secret";

/** How the events of a simulated session are written; {@link QUIRKS} describes each. */
export type Quirk =
  | "no_session_id"
  | "null_fields"
  | "clock_off"
  | "milliseconds";

/** What each cause is: the component at fault, what happened, and what to do. */
export declare const CAUSES: Readonly<
  Record<Cause, Readonly<{ component: "body" | "header" | "secret" | "unknown"; summary: string; remedy: string }>>
>;

/** When each event is sent, in one line. */
export declare const EVENT_DESCRIPTIONS: Readonly<Record<EventCode, string>>;

/** What happens in each scenario, in one line. */
export declare const SCENARIOS: Readonly<Record<Scenario, string>>;

/** What each fault is, in one line. */
export declare const FAULTS: Readonly<Record<DeliveryFault, string>>;

/** What each quirk is, in one line. */
export declare const QUIRKS: Readonly<Record<Quirk, string>>;

/**
 * The mix that `simulateSessions` has unless told: of all sessions, the share with each scenario, quirk and
 * fault. WMS publishes no figures: these are a guess.
 */
export declare const MIX: Readonly<{
  readonly scenarios: Readonly<Partial<Record<Scenario, number>>>;
  readonly quirks: Readonly<Partial<Record<Quirk, number>>>;
  readonly faults: Readonly<Partial<Record<DeliveryFault, number>>>;
}>;
