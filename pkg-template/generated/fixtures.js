// Generated from src/ by `cargo xtask generate`.

/** As JSON, so that each caller makes an object of its own. */
export const FIXTURES = /* @__PURE__ */ Object.freeze({
  WMS_LOADED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"WMS_LOADED","severity":"INFO"}',
  CONFIGURATION_LOADED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"CONFIGURATION_LOADED","severity":"INFO"}',
  CAMERA_PERMISSION_GRANTED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"CAMERA_PERMISSION_GRANTED","severity":"INFO"}',
  CAMERA_PERMISSION_DENIED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"CAMERA_PERMISSION_DENIED","severity":"ERROR"}',
  CAMERA_STARTED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"CAMERA_STARTED","severity":"INFO"}',
  MEASUREMENT_STARTED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"MEASUREMENT_STARTED","severity":"INFO"}',
  MEASUREMENT_CREATED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"MEASUREMENT_CREATED","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  INTERMEDIATE_RESULTS: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"INTERMEDIATE_RESULTS","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508","snr":4.99,"sequence":0}}',
  SCAN_COMPLETED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"SCAN_COMPLETED","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  RESULTS_RECEIVED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"RESULTS_RECEIVED","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  REDIRECTING_TO_CALLBACK: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"REDIRECTING_TO_CALLBACK","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  MEASUREMENT_CANCELED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"MEASUREMENT_CANCELED","severity":"WARN","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  CONSTRAINT_VIOLATION: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"CONSTRAINT_VIOLATION","severity":"ERROR","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508","code":"TURN_LEFT"}}',
  PAGE_UNLOADED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"PAGE_UNLOADED","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  WEBSOCKET_DISCONNECTED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"WEBSOCKET_DISCONNECTED","severity":"WARN","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  WEBSOCKET_RECONNECTED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"WEBSOCKET_RECONNECTED","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  WEBSOCKET_RECONNECTION_FAILED: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"WEBSOCKET_RECONNECTION_FAILED","severity":"ERROR","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  API_ERROR: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"API_ERROR","severity":"ERROR","payload":{"errorCode":"INTERNAL_ERROR"}}',
  PAGE_VISIBILITY_CHANGE: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"PAGE_VISIBILITY_CHANGE","severity":"INFO","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508","state":"HIDDEN"}}',
  LOW_SNR: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"LOW_SNR","severity":"ERROR","payload":{"details":"LOW_SNR"}}',
  FAILED_INIT_BLOOD_FLOW: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"FAILED_INIT_BLOOD_FLOW","severity":"ERROR","payload":{"measurementId":"a319b7bb-ea47-4926-a9b7-d251c8c9e508"}}',
  GENERAL_ERROR: '{"timestamp":1689684577,"sessionId":"7b5ihp7oyudxv7p0345x7ljhi","sequence":0,"event":"GENERAL_ERROR","severity":"ERROR","payload":{"details":"CAMERA_START_ERROR"}}',
});
