// What the types of the tools let pass and what they do not. It compiles, and does not run.

import type { WmsEvent } from "wms-webhook";
import {
  CAUSES,
  type Cause,
  createReport,
  type Diagnosis,
  explainWebhook,
  FAULTS,
  MIX,
  QUIRKS,
  type Report,
  type ReportOutcome,
  SCENARIOS,
  simulateDeliveries,
  simulateSession,
  simulateSessions,
} from "wms-webhook/tools";

const diagnosis: Diagnosis = explainWebhook(new Uint8Array(), null, ["old", "new"], {
  encoding: "auto",
  otherSecrets: ["retired"],
  otherBodies: ["{}", new ArrayBuffer(1)],
  otherDeliveries: [{ body: "{}", signature: undefined }],
});
const other: number | undefined = diagnosis.otherDelivery;
const untried: readonly string[] = diagnosis.untried;
const signedBody: Uint8Array | undefined = diagnosis.signedBody;
for (const { cause, component, summary, remedy } of diagnosis.findings) {
  const place: "body" | "header" | "secret" | "unknown" = component;
  const text: string = summary + remedy + CAUSES[cause].remedy;
  exhaustive(cause);
}

/** The causes are a closed list, which a switch narrows. Their names are those of the table in Rust. */
function exhaustive(cause: Cause): Exclude<Cause, "unexplained"> | undefined {
  switch (cause) {
    case "unexplained":
      return undefined;
    // @ts-expect-error: `explain` knows no such cause
    case "bad_luck":
      return undefined;
    default:
      return cause;
  }
}

function exhaustiveVerdict(verdict: Diagnosis["verdict"]): boolean {
  switch (verdict) {
    case "authentic":
      return true;
    case "body_too_large":
    case "missing_signature":
    case "malformed_signature":
    case "signature_mismatch":
      return false;
    default: {
      const left: "ambiguous_body" = verdict;
      // @ts-expect-error: one is left
      const none: never = verdict;
      return false;
    }
  }
}

for (const event of simulateSession({ scenario: "low-snr", seed: 7, sessionId: "s-1", startTime: 5 })) {
  const known: WmsEvent = event;
}

for (const { body, signature, at, fault, expected } of simulateDeliveries({
  secret: new Uint8Array(1),
  oldSecret: "old",
  scenario: "left-early",
  faults: ["tampered", "old_secret"],
})) {
  const sent: [string, string, number] = [body, signature, at];
  const line: string = fault === null ? expected : FAULTS[fault];
}
const line: string = SCENARIOS["websocket-lost"];

for (const { deliveries, events, quirks } of simulateSessions({
  sessions: 3,
  period: 60,
  secret: "secret",
  mix: { scenarios: { success: 3, reloaded: 1 }, quirks: { clock_off: 0.5 }, faults: {} },
})) {
  const kinds: [string | undefined, WmsEvent | undefined, string[]] = [deliveries[0]?.body, events[0], quirks.map((one) => QUIRKS[one])];
}
const share: number | undefined = MIX.scenarios.success;
for (const session of simulateSessions()) {
  const { events: _events, ...plan } = session;
  simulateDeliveries({ ...plan, secret: "secret" });
  // @ts-expect-error: without a secret there are no deliveries
  session.deliveries;
}

const collector = createReport();
const refused: "invalid_json" | "invalid_event" | undefined = collector.accept(new Uint8Array(), undefined);
collector.refuse("signature_mismatch", 1689684577);
const report: Report = collector.report();
collector.addReport(report);
collector.addReport(JSON.parse("{}") as Pick<Report, "version" | "counts">);
const outcomes: Readonly<Record<ReportOutcome, number>> = report.sessions.outcomes;
const median: number | null = report.snr.failed.median;
const numbers: number[] = [outcomes.silent, report.hours[0]?.refused ?? 0, report.deliveries.refused.stale_event ?? 0];
for (const { from, to, p90 } of report.durations) {
  const step: "loaded" | "redirected" | string = from + to;
  // @ts-expect-error: nothing may be measured
  const seconds: number = p90;
}
// @ts-expect-error: a parsed body
collector.accept({}, "");
// @ts-expect-error: in Unix seconds
collector.refuse("stale_event", new Date());
// @ts-expect-error: a report without its counts
collector.addReport({ version: 1 });
// @ts-expect-error: it ended in no such way
outcomes.succeeded;
// @ts-expect-error: a report is read
report.sessions.total = 0;
// @ts-expect-error: no such quirk
simulateSession({ quirks: ["clock"] });
// @ts-expect-error: a share of a scenario that is none
simulateSessions({ mix: { scenarios: { failure: 1 } } });
// @ts-expect-error: no such scenario
simulateSession({ scenario: "low_snr" });
// @ts-expect-error: a number
simulateSession({ seed: "7" });
// @ts-expect-error: no such option
simulateSession({ faults: ["tampered"] });
// @ts-expect-error: no secret
simulateDeliveries({ scenario: "success" });
// @ts-expect-error: no such fault
simulateDeliveries({ secret: "secret", faults: ["lost"] });
// @ts-expect-error: no such scenario
SCENARIOS.failure;
// @ts-expect-error: a parsed body
explainWebhook({}, "", "secret");
// @ts-expect-error: no secret
explainWebhook("", "");
// @ts-expect-error: findings are read
diagnosis.findings.length = 0;
