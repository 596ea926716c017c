// Generated from src/ by `cargo xtask generate`.

/** @param {any} value */
function freeze(value) {
  for (const inner of Object.values(value)) if (typeof inner === "object") freeze(inner);
  return Object.freeze(value);
}

export const EVENTS = /* @__PURE__ */ freeze({
  WMS_LOADED: {
    severity: "INFO",
    payload: {},
    description: "The measurement page has opened in the user's browser.",
  },
  CONFIGURATION_LOADED: {
    severity: "INFO",
    payload: {},
    description: "The settings behind the Config ID have arrived.",
  },
  CAMERA_PERMISSION_GRANTED: {
    severity: "INFO",
    payload: {},
    description: "The user has let the page use the camera.",
  },
  CAMERA_PERMISSION_DENIED: {
    severity: "ERROR",
    payload: {},
    description: "The user has not let the page use the camera.",
  },
  CAMERA_STARTED: {
    severity: "INFO",
    payload: {},
    description: "The camera is running, whether the user or the page turned it on.",
  },
  MEASUREMENT_STARTED: {
    severity: "INFO",
    payload: {},
    description: "A measurement has begun, whether the user or the page began it.",
  },
  MEASUREMENT_CREATED: {
    severity: "INFO",
    payload: { measurementId: { type: "string", required: true } },
    description: "The measurement has received its ID.",
  },
  INTERMEDIATE_RESULTS: {
    severity: "INFO",
    payload: { measurementId: { type: "string", required: true }, snr: { type: "number", required: true }, sequence: { type: "integer", required: true } },
    description: "First results are in while the scan goes on, with their signal-to-noise ratio.",
  },
  SCAN_COMPLETED: {
    severity: "INFO",
    payload: { measurementId: { type: "string", required: true } },
    description: "The camera's part is done; the last results are still to come.",
  },
  RESULTS_RECEIVED: {
    severity: "INFO",
    payload: { measurementId: { type: "string", required: true } },
    description: "The last results are in.",
  },
  REDIRECTING_TO_CALLBACK: {
    severity: "INFO",
    payload: { measurementId: { type: "string", required: false } },
    description: "The user is being sent to the callback URL.",
  },
  MEASUREMENT_CANCELED: {
    severity: "WARN",
    payload: { measurementId: { type: "string", required: true } },
    description: "The measurement ended before its results.",
  },
  CONSTRAINT_VIOLATION: {
    severity: "ERROR",
    payload: { measurementId: { type: "string", required: false } },
    description: "A condition for measuring no longer held, so the measurement was cancelled.",
  },
  PAGE_UNLOADED: {
    severity: "INFO",
    payload: { measurementId: { type: "string", required: false } },
    description: "The user has closed the page or gone to another.",
  },
  WEBSOCKET_DISCONNECTED: {
    severity: "WARN",
    payload: { measurementId: { type: "string", required: true } },
    description: "The connection that carries the measurement has dropped.",
  },
  WEBSOCKET_RECONNECTED: {
    severity: "INFO",
    payload: { measurementId: { type: "string", required: true } },
    description: "The connection that carries the measurement stands, for the first time or again.",
  },
  WEBSOCKET_RECONNECTION_FAILED: {
    severity: "ERROR",
    payload: { measurementId: { type: "string", required: true } },
    description: "The connection that carries the measurement could not be made again.",
  },
  API_ERROR: {
    severity: "ERROR",
    payload: { measurementId: { type: "string", required: false } },
    description: "The measuring service has answered with an error.",
  },
  PAGE_VISIBILITY_CHANGE: {
    severity: "INFO",
    payload: { measurementId: { type: "string", required: false }, state: { type: "string", required: true, values: ["VISIBLE", "HIDDEN"] } },
    description: "The page has gone out of the user's sight or come back.",
  },
  LOW_SNR: {
    severity: "ERROR",
    payload: { details: { type: "string", required: true } },
    description: "The signal was too weak against the noise, so the measurement was cancelled.",
  },
  FAILED_INIT_BLOOD_FLOW: {
    severity: "ERROR",
    payload: { measurementId: { type: "string", required: true } },
    description: "The part that reads blood flow from the face did not start.",
  },
  GENERAL_ERROR: {
    severity: "ERROR",
    payload: { details: { type: "string", required: true } },
    description: "The camera could not be started.",
  },
});
