// @ts-check
// Populations of sessions, and what a session has unless told: the present time, and chance.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
import * as tools from "wms-webhook/tools";

const { MIX, simulateDeliveries, simulateEvent, simulateSession, simulateSessions } = tools;
/** @type {any} */
const untyped = tools;

test("unless told, a session ends now and is another each time", () => {
  const now = Date.now() / 1000;
  const ids = new Set();
  for (let round = 0; round < 20; round += 1) {
    const events = simulateSession();
    const last = events[events.length - 1].timestamp;
    assert.ok(last <= now + 5 && last > now - 5, `${last}`);
    ids.add(events[0].sessionId);
    const [first] = simulateDeliveries({ secret: "s" });
    ids.add(JSON.parse(first.body).sessionId);
    const event = simulateEvent("LOW_SNR");
    assert.ok(Math.abs(event.timestamp - now) < 5);
    ids.add(event.sessionId);
  }
  assert.equal(ids.size, 60);
});

test("the same seed gives the same population, whatever the order of the mix", () => {
  const of = (/** @type {any} */ options) => {
    const sessions = simulateSessions({ sessions: 200, seed: 5, startTime: 1000, period: 100, ...options });
    return createHash("sha256")
      .update(JSON.stringify([...sessions]))
      .digest("hex");
  };
  const first = of({ secret: "s" });
  assert.equal(of({ secret: "s" }), first);
  assert.equal(of({ secret: "s", mix: MIX }), first);
  const scenarios = Object.fromEntries(Object.entries(MIX.scenarios).reverse());
  assert.equal(of({ secret: "s", mix: { scenarios } }), first);
  assert.equal(of({ secret: "s", mix: { faults: { old_secret: 0, ...MIX.faults } } }), first);
  assert.notEqual(of({ secret: "s", seed: 6 }), first);
  assert.notEqual(of({ secret: "s", mix: { faults: {} } }), first);
});

test("each session is what its own options make, signed over its bytes", () => {
  const starts = [];
  for (const { events, deliveries, ...plan } of simulateSessions({ sessions: 300, secret: "mac secret" })) {
    assert.deepEqual(simulateDeliveries({ ...plan, secret: "mac secret" }), deliveries);
    const { faults, ...session } = plan;
    assert.deepEqual(simulateSession(session), events);
    for (const { body, signature, expected } of deliveries) {
      const mac = createHmac("sha256", "mac secret").update(body).digest("hex");
      assert.equal(signature === `hmac-sha256=${mac}`, expected === "accepted");
    }
    starts.push(plan.startTime);
  }
  assert.deepEqual(
    starts,
    starts.toSorted((a, b) => a - b),
  );
  // The last nine hours but three.
  const now = Date.now() / 1000;
  assert.ok(starts[0] > now - 9.1 * 3600 && starts[0] < now - 8.8 * 3600);
  assert.ok(starts[299] < now - 2.9 * 3600 && starts[299] > now - 3.2 * 3600);
});

test("a mix is kept to", () => {
  /** @type {Record<string, number>} */
  const counts = {};
  const mix = { scenarios: { reloaded: 1, success: 3 }, quirks: { milliseconds: 0.5 }, faults: {} };
  for (const { scenario, quirks, faults } of simulateSessions({ sessions: 4000, seed: 2, mix })) {
    for (const name of [scenario, ...quirks, ...faults]) counts[name] = (counts[name] ?? 0) + 1;
  }
  // Far more than six standard deviations.
  assert.deepEqual(Object.keys(counts).sort(), ["milliseconds", "reloaded", "success"]);
  assert.ok(counts.reloaded > 800 && counts.reloaded < 1200, `${counts.reloaded}`);
  assert.ok(counts.milliseconds > 1800 && counts.milliseconds < 2200, `${counts.milliseconds}`);
});

test("none is held: a population without end costs what is taken of it", () => {
  const sessions = simulateSessions({ sessions: 2 ** 32 - 1, secret: "s" });
  assert.ok(sessions.next().value.deliveries.length > 0);
  assert.equal(sessions.return?.().done, true);
});

test("a wrong option is a TypeError before the first session", () => {
  for (const [wrong, message] of /** @type {[any, RegExp][]} */ ([
    [{ sessions: 0 }, /option "sessions"/],
    [{ sessions: 1.5 }, /option "sessions"/],
    [{ period: -1 }, /option "period"/],
    [{ seed: 2 ** 32 }, /option "seed"/],
    [{ scenario: "success" }, /option "scenario"/],
    [{ mix: 1 }, /options are not an object/],
    [{ mix: { others: {} } }, /option "others"/],
    [{ mix: { scenarios: {} } }, /option "mix.scenarios"/],
    [{ mix: { scenarios: { success: 0 } } }, /option "mix.scenarios"/],
    [{ mix: { scenarios: { success: -1 } } }, /option "mix.scenarios.success"/],
    [{ mix: { scenarios: { failure: 1 } } }, /option "failure"/],
    [{ mix: { scenarios: { success: Number.NaN } } }, /option "mix.scenarios.success"/],
    [{ mix: { scenarios: { success: 1e308, reloaded: 1e308 } } }, /option "mix.scenarios"/],
    [{ mix: { quirks: { clock_off: 1.5 } } }, /option "mix.quirks.clock_off"/],
    [{ mix: { faults: { dropped: "1" } } }, /option "mix.faults.dropped"/],
    [{ mix: { faults: { old_secret: 0.1 } }, secret: "s" }, /option "oldSecret"/],
    [{ secret: "" }, /secret is empty/],
    [1, /options/],
  ])) {
    assert.throws(() => untyped.simulateSessions(wrong), { name: "TypeError", message });
  }
});
