// What the types of the fixtures let pass and what they do not. It compiles, and does not run.

import type { EventCode, IntermediateResultsEvent, LowSnrEvent, WmsEvent } from "wms-webhook";
import { fixture, type FixtureDelivery, fixtureDelivery, type FixtureOverrides } from "wms-webhook/fixtures";
import { createReceiver } from "wms-webhook/receiver";

const results: IntermediateResultsEvent = fixture("INTERMEDIATE_RESULTS", {
  timestamp: 1,
  sessionId: "s-1",
  sequence: undefined,
  severity: "WARN",
  payload: { snr: 1.5, sequence: undefined },
});
const snr: number = results.payload.snr;
const lowSnr: LowSnrEvent = fixture("LOW_SNR");
// @ts-expect-error: of other events
const noSnr: number = fixture("LOW_SNR").payload.snr;
// @ts-expect-error: WMS has no such code
fixture("WMS_UNLOADED");
// @ts-expect-error: misspelt
fixture("LOW_SNR", { sesionId: "s-1" });
// @ts-expect-error: misspelt
fixture("LOW_SNR", { payload: { detail: "" } });
// @ts-expect-error: a number
fixture("INTERMEDIATE_RESULTS", { payload: { snr: "1.5" } });
// @ts-expect-error: one of three
fixture("LOW_SNR", { severity: "FATAL" });
// @ts-expect-error: it always has a payload
fixture("LOW_SNR", { payload: null });
// @ts-expect-error: the code is the first argument
fixture("LOW_SNR", { event: "LOW_SNR" });
fixture("PAGE_UNLOADED", { payload: null });
fixture("PAGE_UNLOADED", { payload: { measurementId: null } });
fixture("CONSTRAINT_VIOLATION", { payload: { constraint: "TOO_FAR" } });

declare const code: EventCode;
const any: WmsEvent = fixture(code, { sequence: 3 });
const overrides: FixtureOverrides<"LOW_SNR"> = { payload: { details: "" } };

const delivery: FixtureDelivery = fixtureDelivery("LOW_SNR", new Uint8Array([1]), overrides);
// @ts-expect-error: no secret
fixtureDelivery("LOW_SNR");
// @ts-expect-error: one secret signs
fixtureDelivery("LOW_SNR", ["old", "new"]);
createReceiver({ secret: "secret" }).take(delivery);
