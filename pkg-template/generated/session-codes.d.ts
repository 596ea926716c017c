// Generated from src/ by `cargo xtask generate`.

/** How a delivery stands to those of its visit that came before it. */
export type Arrival =
  | "first"
  | "next"
  | "gap"
  | "late"
  | "copy"
  | "duplicate";

/** Where a visit stands: how far it came, or how its last measurement ended. */
export type Phase =
  | "unknown"
  | "loaded"
  | "camera"
  | "measuring"
  | "completed"
  | "cancelled"
  | "failed"
  | "left";

/** How a measurement ended. */
export type Outcome =
  | "completed"
  | "failed"
  | "cancelled"
  | "left";

/** The event that tells why a visit or a measurement failed or was cancelled. */
export type Reason =
  | "CAMERA_PERMISSION_DENIED"
  | "MEASUREMENT_CANCELED"
  | "CONSTRAINT_VIOLATION"
  | "WEBSOCKET_RECONNECTION_FAILED"
  | "API_ERROR"
  | "LOW_SNR"
  | "FAILED_INIT_BLOOD_FLOW"
  | "GENERAL_ERROR";
