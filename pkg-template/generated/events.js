// Generated from src/ by `cargo xtask generate`.

/** @param {any} value */
function freeze(value) {
  for (const inner of Object.values(value)) if (typeof inner === "object") freeze(inner);
  return Object.freeze(value);
}

export const EVENTS = /* @__PURE__ */ freeze({
  WMS_LOADED: { severity: "INFO", payload: {} },
  CONFIGURATION_LOADED: { severity: "INFO", payload: {} },
  CAMERA_PERMISSION_GRANTED: { severity: "INFO", payload: {} },
  CAMERA_PERMISSION_DENIED: { severity: "ERROR", payload: {} },
  CAMERA_STARTED: { severity: "INFO", payload: {} },
  MEASUREMENT_STARTED: { severity: "INFO", payload: {} },
  MEASUREMENT_CREATED: { severity: "INFO", payload: { measurementId: { type: "string", required: true } } },
  INTERMEDIATE_RESULTS: { severity: "INFO", payload: { measurementId: { type: "string", required: true }, snr: { type: "number", required: true }, sequence: { type: "integer", required: true } } },
  SCAN_COMPLETED: { severity: "INFO", payload: { measurementId: { type: "string", required: true } } },
  RESULTS_RECEIVED: { severity: "INFO", payload: { measurementId: { type: "string", required: true } } },
  REDIRECTING_TO_CALLBACK: { severity: "INFO", payload: { measurementId: { type: "string", required: false } } },
  MEASUREMENT_CANCELED: { severity: "WARN", payload: { measurementId: { type: "string", required: true } } },
  CONSTRAINT_VIOLATION: { severity: "ERROR", payload: { measurementId: { type: "string", required: false } } },
  PAGE_UNLOADED: { severity: "INFO", payload: { measurementId: { type: "string", required: false } } },
  WEBSOCKET_DISCONNECTED: { severity: "WARN", payload: { measurementId: { type: "string", required: true } } },
  WEBSOCKET_RECONNECTED: { severity: "INFO", payload: { measurementId: { type: "string", required: true } } },
  WEBSOCKET_RECONNECTION_FAILED: { severity: "ERROR", payload: { measurementId: { type: "string", required: true } } },
  API_ERROR: { severity: "ERROR", payload: { measurementId: { type: "string", required: false } } },
  PAGE_VISIBILITY_CHANGE: { severity: "INFO", payload: { measurementId: { type: "string", required: false }, state: { type: "string", required: true, values: ["VISIBLE", "HIDDEN"] } } },
  LOW_SNR: { severity: "ERROR", payload: { details: { type: "string", required: true } } },
  FAILED_INIT_BLOOD_FLOW: { severity: "ERROR", payload: { measurementId: { type: "string", required: true } } },
  GENERAL_ERROR: { severity: "ERROR", payload: { details: { type: "string", required: true } } },
});
