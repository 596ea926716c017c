// Generated from src/ by `cargo xtask generate`.

export const CAUSES = /* @__PURE__ */ Object.freeze({
  unexplained: Object.freeze({
    part: "body",
    summary: "Nothing that is known to go wrong explains it.",
    remedy: "Compare the secret with the one that NuraLogix assigned.",
  }),
});

export const SCENARIOS = /* @__PURE__ */ Object.freeze({
  "success": "The measurement succeeds and the user is sent to the callback URL.",
  "permission-denied": "The user does not let the page use the camera.",
  "low-snr": "The signal is too weak, so the measurement is cancelled.",
  "constraint-violated": "The face leaves the frame, so the measurement is cancelled.",
  "cancelled": "The measurement is cancelled half-way.",
  "websocket-recovered": "The connection drops during the scan and comes back; the measurement succeeds.",
  "websocket-lost": "The connection drops during the scan and does not come back.",
  "api-error": "The measuring service answers with an error before it has a measurement.",
  "tab-hidden": "The user looks at another tab during the scan and comes back; the measurement succeeds.",
  "left-early": "The user closes the page during the scan.",
  "blood-flow-failed": "The part that reads blood flow does not start.",
  "camera-failed": "The camera may be used but does not start.",
});

export const FAULTS = /* @__PURE__ */ Object.freeze({
  "duplicated": "It comes a second time.",
  "reordered": "It comes after the one that follows it.",
  "dropped": "It never comes.",
  "delayed": "It comes 20 to 200 s later.",
  "tampered": "It comes a second time, with another sequence under the same MAC.",
  "forged": "It comes a second time, with another sessionId that the lossy documented computation does not tell from the first.",
  "old_secret": "It is signed with the secret that was replaced.",
});
