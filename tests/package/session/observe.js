// @ts-check
// What sessions say, as one text. Every runtime must say the same.

/** @param {() => unknown} call */
function failure(call) {
  try {
    call();
  } catch (error) {
    return `${/** @type {Error} */ (error).name}: ${/** @type {Error} */ (error).message}`;
  }
  return "no error";
}

const CODES = [
  ["WMS_LOADED"],
  ["CAMERA_STARTED"],
  ["MEASUREMENT_STARTED"],
  ["MEASUREMENT_CREATED", { measurementId: "m-é\u{1F600}" }],
  ["INTERMEDIATE_RESULTS", { measurementId: "m-é\u{1F600}", snr: -0.25, sequence: 0 }],
  ["CONSTRAINT_VIOLATION", { measurementId: "m-é\u{1F600}", constraint: "TOO_FAR" }],
  ["LATER_THAN_US", { measurementId: 5, details: "free text" }],
  ["API_ERROR", { error: 403 }],
  ["GENERAL_ERROR", { details: "a text of words" }],
  ["PAGE_UNLOADED"],
];

/** @param {typeof import("wms-webhook/session")} session */
export function observe(session) {
  const { trackSession, mergeSessions, summarizeSession, measurementKey, isUsableSessionId } = session;
  const arrivals = [];
  /** @type {import("wms-webhook/session").SessionState[]} */
  const states = [];
  for (const start of [1_700_000_000, 1_700_000_040.5, 1_800_000_000_000]) {
    /** @type {import("wms-webhook/session").SessionState | null} */
    let state = null;
    for (const [sequence, [event, payload]] of [...CODES, ...CODES.slice(2, 4)].entries()) {
      const id = `${start}${sequence}`.replace(".", "").padEnd(64, "0aF");
      const timestamp = start + (start > 1e12 ? 1000 : 1) * ((sequence * 7) % 11);
      const whole = /** @type {any} */ ({ timestamp, sessionId: "s", sequence, event, payload });
      const tracked = trackSession(state, whole, id);
      state = tracked.state;
      arrivals.push(tracked.arrival);
    }
    if (state) states.push(state);
  }
  const merged = states.reduce((one, other) => mergeSessions(one, other));
  /** @type {any} */
  const wrong = session;
  const event = { timestamp: 1, sequence: 0, event: "WMS_LOADED" };
  const failures = [
    failure(() => wrong.trackSession({}, event, "0".repeat(64))),
    failure(() => wrong.trackSession(null, {}, "0".repeat(64))),
    failure(() => wrong.trackSession(null, event, "0")),
    failure(() => wrong.mergeSessions(null, undefined)),
  ];
  return JSON.stringify({
    arrivals,
    merged,
    summary: summarizeSession(merged),
    keys: ["m-1", "é", "x".repeat(5000), `${"x".repeat(1023)}é`].map(measurementKey),
    usable: ["", "undefined", "null", "s-1"].map(isUsableSessionId),
    failures,
  });
}
