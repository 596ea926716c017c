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
  const { explainWebhook, simulateSession, simulateDeliveries, simulateSessions } = tools;
  const { CAUSES, createReport, FAULTS, SCENARIOS } = tools;
  const scenarios = /** @type {(keyof typeof SCENARIOS)[]} */ (Object.keys(SCENARIOS));
  const faults = /** @type {(keyof typeof FAULTS)[]} */ (Object.keys(FAULTS));
  const sessions = scenarios.map((scenario, seed) => {
    const events = simulateSession({ scenario, seed, startTime: 1000 });
    const own = { sessionId: 'é "日本"', secret: "new", oldSecret: "old", faults };
    return { events, deliveries: simulateDeliveries({ scenario, seed, startTime: 1000, ...own }) };
  });
  const population = [...simulateSessions({ sessions: 5, seed: 1, startTime: 1000, secret: "new" })];
  const collector = createReport();
  for (const { deliveries } of population)
    for (const { body, signature } of deliveries) collector.accept(body, signature);
  collector.refuse("signature_mismatch", 1000);
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
    failure(() => wrong.explainWebhook({}, "", "secret")),
  ];
  const report = collector.report();
  return JSON.stringify({ sessions, population, report, diagnoses, failures, codes: Object.keys(CAUSES) });
}
