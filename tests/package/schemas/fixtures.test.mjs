// @ts-check
// The fixtures: what the simulator gives, fresh each time; and deliveries that a receiver takes.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { EVENTS, isKnownEvent } from "wms-webhook";
import { fixture, fixtureDelivery } from "wms-webhook/fixtures";
import { createReceiver } from "wms-webhook/receiver";
import { simulateEvent } from "wms-webhook/tools";

const SECRET = "mac secret";
/** What the fixture of a code is made from. @param {import("wms-webhook").EventCode} code */
const simulated = (code) => simulateEvent(code, { seed: 0, startTime: 1_689_684_577 });
const codes = /** @type {import("wms-webhook").EventCode[]} */ (Object.keys(EVENTS));

test("each is the event that the simulator gives", () => {
  assert.equal(codes.length, 22);
  for (const code of codes) {
    assert.deepEqual(fixture(code), simulated(code));
    assert.ok(isKnownEvent(fixture(code)));
  }
});

test("each call gives a new one", () => {
  const first = fixture("LOW_SNR");
  first.sequence = 5;
  first.payload.details = "changed";
  assert.deepEqual(fixture("LOW_SNR"), simulated("LOW_SNR"));
});

test("an override takes the place of a field, and of one of the payload", () => {
  const event = fixture("INTERMEDIATE_RESULTS", {
    timestamp: 5,
    sessionId: "s-1",
    sequence: 3,
    severity: "WARN",
    payload: { snr: 1.5 },
  });
  const { measurementId } = fixture("INTERMEDIATE_RESULTS").payload;
  assert.deepEqual(event, {
    timestamp: 5,
    sessionId: "s-1",
    sequence: 3,
    event: "INTERMEDIATE_RESULTS",
    severity: "WARN",
    payload: { measurementId, snr: 1.5, sequence: 0 },
  });
});

test("undefined leaves what the fixture has; null is null", () => {
  const plain = fixture("PAGE_UNLOADED");
  const overrides = { sequence: undefined, payload: { measurementId: undefined } };
  assert.deepEqual(fixture("PAGE_UNLOADED", overrides), plain);
  assert.deepEqual(fixture("PAGE_UNLOADED", { payload: undefined }), plain);
  assert.equal(fixture("PAGE_UNLOADED", { payload: null }).payload, null);
  assert.deepEqual(fixture("PAGE_UNLOADED", { payload: { measurementId: null } }).payload, {
    measurementId: null,
  });
  assert.ok(!("payload" in fixture("WMS_LOADED", { payload: undefined })));
});

test("it shares nothing with the overrides", () => {
  const payload = { constraint: { name: "TOO_FAR" } };
  const event = /** @type {any} */ (fixture("CONSTRAINT_VIOLATION", { payload }));
  event.payload.constraint.name = "changed";
  assert.equal(payload.constraint.name, "TOO_FAR");
});

test("a code that is not documented, and an override that is not known, throw", () => {
  for (const code of ["low_snr", "NEW_CODE", "toString", "", undefined]) {
    assert.throws(() => fixture(/** @type {any} */ (code)), {
      name: "TypeError",
      message: /documents no event/,
    });
  }
  const overrides = /** @type {any} */ ({ sesionId: "s-1" });
  const message = /Unknown option "sesionId": the options are timestamp, sessionId/;
  assert.throws(() => fixture("LOW_SNR", overrides), { name: "TypeError", message });
  assert.throws(() => fixtureDelivery("LOW_SNR", SECRET, overrides), { name: "TypeError", message });
  assert.throws(() => fixture("LOW_SNR", /** @type {any} */ ({ event: "X" })), { name: "TypeError" });
});

test("a delivery has the signature of its body, of this second unless told", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_900 });
  const { body, signature, headers } = fixtureDelivery("LOW_SNR", SECRET, { sequence: 4 });
  assert.deepEqual(JSON.parse(body), fixture("LOW_SNR", { sequence: 4, timestamp: 1_800_000_000 }));
  assert.equal(signature, `hmac-sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`);
  assert.deepEqual(headers, { "content-type": "application/json", "x-wms-content-mac": signature });
  const told = fixtureDelivery("LOW_SNR", SECRET, { timestamp: 7 });
  assert.equal(JSON.parse(told.body).timestamp, 7);
});

test("a receiver takes it once, by each door; not under another secret, nor one of another time", async () => {
  /** @type {unknown[]} */
  const handled = [];
  const receiver = createReceiver({ secret: SECRET, onError: () => {} }).onAny(
    (event) => void handled.push(event.sequence),
  );
  const request = (/** @type {object} */ delivery) =>
    receiver.fetch(new Request("https://example.com/", { method: "POST", ...delivery }));
  const delivery = fixtureDelivery("LOW_SNR", SECRET);
  assert.equal((await request(delivery)).status, 200);
  assert.equal((await receiver.take(delivery)).outcome, "duplicate");
  assert.equal((await receiver.take(fixtureDelivery("LOW_SNR", SECRET, { sequence: 1 }))).outcome, "handled");
  assert.deepEqual(handled, [0, 1]);
  assert.equal((await request(fixtureDelivery("LOW_SNR", "another secret"))).status, 401);
  const old = fixtureDelivery("LOW_SNR", SECRET, { timestamp: fixture("LOW_SNR").timestamp });
  assert.equal((await receiver.take(old)).code, "stale_event");
});
