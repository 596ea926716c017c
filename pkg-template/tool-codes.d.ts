// Generated from src/ by `cargo xtask generate`.

/** Why a delivery does not verify; {@link CAUSES} describes each. */
export type Cause =
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
export type Fault =
  | "duplicated"
  | "reordered"
  | "dropped"
  | "delayed"
  | "tampered"
  | "forged"
  | "old_secret";

/** What each cause is: the part at fault, what happened, and what to do. */
export declare const CAUSES: Readonly<
  Record<Cause, Readonly<{ part: "body" | "header" | "secret"; summary: string; remedy: string }>>
>;

/** What happens in each scenario, in one line. */
export declare const SCENARIOS: Readonly<Record<Scenario, string>>;

/** What each fault is, in one line. */
export declare const FAULTS: Readonly<Record<Fault, string>>;
