// @ts-check
// What the tools say, as one text. Every runtime must say the same.

/** @param {() => unknown} call */
function failure(call) {
  try {
    call();
  } catch (error) {
    return `${/** @type {Error} */ (error).name}: ${/** @type {Error} */ (error).message}`;
  }
  return "no error";
}

/** @param {typeof import("wms-webhook/tools")} tools */
export function observe(tools) {
  const { explainWebhook, trackSession, simulateSession, simulateDeliveries, simulateSessions } = tools;
  const { CAUSES, FAULTS, SCENARIOS } = tools;
  const scenarios = /** @type {(keyof typeof SCENARIOS)[]} */ (Object.keys(SCENARIOS));
  const faults = /** @type {(keyof typeof FAULTS)[]} */ (Object.keys(FAULTS));
  const sessions = scenarios.map((scenario, seed) => {
    const events = simulateSession({ scenario, seed, startTime: 1000 });
    /** @type {import("wms-webhook/tools").SessionState | null} */
    let state = null;
    const verdicts = events.toReversed().map((event) => {
      const tracked = trackSession(state, event);
      state = tracked.state;
      return [tracked.arrival, tracked.missing, state.phase];
    });
    const own = { sessionId: 'é "日本"', secret: "new", oldSecret: "old", faults };
    const deliveries = simulateDeliveries({ scenario, seed, startTime: 1000, ...own });
    return { events, verdicts, state, deliveries };
  });
  const population = [...simulateSessions({ sessions: 5, seed: 1, startTime: 1000, secret: "new" })];
  const [first] = simulateDeliveries({ seed: 0, startTime: 1000, secret: "mac secret" });
  const newline = explainWebhook(`${first.body}\n`, first.signature, "mac secret");
  const other = explainWebhook(first.body, first.signature, "wrong", { otherSecrets: ["mac secret"] });
  const diagnoses = [newline, other].map(({ signedBody, ...rest }) => ({
    ...rest,
    signedBody: signedBody && [...signedBody],
  }));
  /** @type {any} */
  const wrong = tools;
  const failures = [
    failure(() => wrong.simulateSession({ scenario: "none" })),
    failure(() => wrong.simulateSession({ seed: 0.5 })),
    failure(() => wrong.trackSession({}, { event: "X", sequence: 0 })),
    failure(() => wrong.explainWebhook({}, "", "secret")),
  ];
  return JSON.stringify({ sessions, population, diagnoses, failures, codes: Object.keys(CAUSES) });
}
