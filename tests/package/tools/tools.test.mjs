// @ts-check
// Simulated sessions and deliveries, judged by node:crypto and by the package's core.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import vm from "node:vm";
import { EVENTS, isKnownEvent, parseEvent, verifyWebhook } from "wms-webhook";
import * as tools from "wms-webhook/tools";

const { FAULTS, SCENARIOS, explainWebhook, simulateDeliveries, simulateSession } = tools;
const scenarios = /** @type {import("wms-webhook/tools").Scenario[]} */ (Object.keys(SCENARIOS));
const faults = /** @type {import("wms-webhook/tools").DeliveryFault[]} */ (Object.keys(FAULTS));
const [SECRET, OLD] = ["the secret, café", "the old secret"];
/** @type {any} */
const untyped = tools;

/** @param {string} secret @param {string} body @param {"utf8" | "ascii"} encoding */
function mac(secret, body, encoding) {
  return `hmac-sha256=${createHmac("sha256", secret).update(body, encoding).digest("hex")}`;
}

/** What a receiver must say, by node:crypto. @param {string} body @param {string} signature */
function judged(body, signature) {
  if (mac(SECRET, body, "utf8") === signature) return "accepted";
  return mac(SECRET, body, "ascii") === signature ? "ambiguous_body" : "signature_mismatch";
}

test("seventeen scenarios emit all 22 events", () => {
  assert.equal(scenarios.length, 17);
  const codes = new Set(
    scenarios.flatMap((scenario) => simulateSession({ scenario }).map(({ event }) => event)),
  );
  assert.deepEqual([...codes].sort(), Object.keys(EVENTS).sort());
});

test("the same seed gives the same bytes, another seed others", () => {
  for (const scenario of scenarios) {
    const of = (/** @type {number} */ seed) =>
      JSON.stringify(
        simulateDeliveries({ scenario, seed, startTime: 1000, secret: SECRET, oldSecret: OLD, faults }),
      );
    assert.equal(of(5), of(5));
    assert.notEqual(of(5), of(6));
  }
});

test("a session is what the wire has", () => {
  for (const scenario of scenarios) {
    for (let seed = 0; seed < 20; seed += 1) {
      const events = simulateSession({ scenario, seed, sessionId: 's "é"', startTime: 1000 });
      const deliveries = simulateDeliveries({
        scenario,
        seed,
        sessionId: 's "é"',
        startTime: 1000,
        secret: SECRET,
      });
      assert.deepEqual(
        deliveries.map(({ body }) => parseEvent(body, { strict: true })),
        events,
      );
      let sequence = 0;
      for (const event of events) {
        if (event.event === "WMS_LOADED") sequence = 0;
        assert.equal(event.sequence, sequence);
        sequence += 1;
        assert.equal(event.sessionId, 's "é"');
        assert.ok(isKnownEvent(event) && event.severity === EVENTS[event.event].severity);
        assert.ok(event.timestamp >= 1000 && event.timestamp < 1000 + 5600);
      }
    }
  }
});

test("node:crypto and the core say of each delivery what it expects", () => {
  const counts = Object.fromEntries(
    ["accepted", "signature_mismatch", "ambiguous_body"].map((code) => [code, 0]),
  );
  for (const scenario of scenarios) {
    for (let seed = 0; seed < 20; seed += 1) {
      for (const sessionId of ["s-1", "日本", "--", '\\"\n\u{1F600}']) {
        const options = { scenario, seed, sessionId, secret: SECRET, oldSecret: OLD, faults };
        const deliveries = simulateDeliveries(options);
        assert.deepEqual(
          new Set(deliveries.map(({ fault }) => fault)).size,
          faults.length,
          "all but dropped, and null",
        );
        for (const { body, signature, expected, fault } of deliveries) {
          assert.equal(judged(body, signature), expected, `${scenario} ${seed} ${fault}`);
          assert.equal(verifyWebhook(body, signature, SECRET), expected === "accepted");
          assert.equal(
            verifyWebhook(body, signature, [SECRET, OLD]),
            expected === "accepted" || fault === "old_secret",
          );
          counts[expected] += 1;
        }
      }
    }
  }
  for (const count of Object.values(counts)) assert.ok(count > 500, JSON.stringify(counts));
});

test("each fault alone touches a delivery and says so", () => {
  for (const scenario of scenarios) {
    const clean = simulateDeliveries({ scenario, secret: SECRET });
    for (const fault of faults) {
      const deliveries = simulateDeliveries({ scenario, secret: SECRET, oldSecret: OLD, faults: [fault] });
      const touched = deliveries.filter((delivery) => delivery.fault === fault);
      if (fault === "dropped") assert.ok(deliveries.length < clean.length);
      else assert.ok(touched.length > 0);
      assert.ok(deliveries.every((delivery) => [null, fault].includes(delivery.fault)));
      assert.ok(deliveries.every(({ at }, n) => n === 0 || deliveries[n - 1].at <= at));
    }
  }
});

test("a wrong option is a TypeError that names it", () => {
  const secret = SECRET;
  for (const [wrong, name] of /** @type {[any, string][]} */ ([
    [{ scenario: "none" }, "scenario"],
    [{ scenario: null }, "scenario"],
    [{ seed: -1 }, "seed"],
    [{ seed: 2 ** 32 }, "seed"],
    [{ seed: "1" }, "seed"],
    [{ sessionId: "" }, "sessionId"],
    [{ sessionId: "x".repeat(1025) }, "sessionId"],
    [{ sessionId: "\ud800" }, "sessionId"],
    [{ startTime: 1.5 }, "startTime"],
    [{ startTime: 253_402_300_800 }, "startTime"],
    [{ quirks: "clock_off" }, "quirks"],
    [{ quirks: ["clock"] }, "quirks"],
    [{ quirks: ["no_session_id"], sessionId: "s-1" }, "sessionId"],
    [{ speed: 1 }, "speed"],
  ])) {
    const message = new RegExp(`option "${name}"`);
    assert.throws(() => untyped.simulateSession(wrong), { name: "TypeError", message });
    assert.throws(() => untyped.simulateDeliveries({ secret, ...wrong }), { name: "TypeError", message });
  }
  for (const [wrong, message] of /** @type {[any, RegExp][]} */ ([
    [undefined, /\{ secret \}/],
    [{}, /secret is undefined/],
    [{ secret: "" }, /secret is empty/],
    [{ secret, faults: ["lost"] }, /option "faults" must be one of duplicated, /],
    [{ secret, faults: "dropped" }, /option "faults"/],
    [{ secret, faults: ["old_secret"] }, /option "oldSecret"/],
    [{ secret, oldSecret: secret, faults: ["old_secret"] }, /option "oldSecret"/],
    [{ secret, oldSecret: `${secret}\0`, faults: ["old_secret"] }, /option "oldSecret"/],
  ])) {
    assert.throws(() => untyped.simulateDeliveries(wrong), { name: "TypeError", message });
  }
  assert.throws(() => untyped.simulateSession(1), { name: "TypeError" });
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([
    [{ encoding: "utf8" }, /option "encoding"/],
    [{ otherSecrets: "s" }, /option "otherSecrets"/],
    [{ otherSecrets: [""] }, /secret is empty/],
    [{ otherBodies: "s" }, /option "otherBodies"/],
    [{ otherBodies: [{}] }, /body is an object/],
    [{ otherDeliveries: "s" }, /option "otherDeliveries"/],
    [{ otherDeliveries: ["s"] }, /option "otherDeliveries"/],
    [{ otherDeliveries: [{}] }, /body is undefined/],
    [{ otherDeliveries: [{ body: "{}", signature: 7 }] }, /signature is not the header's value/],
    [{ deep: true }, /option "deep"/],
  ])) {
    assert.throws(() => untyped.explainWebhook("{}", "", secret, options), { name: "TypeError", message });
  }
});

test("the findings of explain come with their texts", () => {
  const body = '{"timestamp":1,"sessionId":"s","sequence":0,"event":"WMS_LOADED"}';
  const diagnosis = explainWebhook(Buffer.from(`${body}\n`), mac(SECRET, body, "utf8"), [OLD, SECRET]);
  assert.equal(diagnosis.verdict, "signature_mismatch");
  assert.equal(diagnosis.isProven, true);
  assert.deepEqual(diagnosis.findings, [{ cause: "body_newline_added", ...tools.CAUSES.body_newline_added }]);
  assert.equal(Buffer.from(diagnosis.signedBody ?? []).toString(), body);
  const lone = explainWebhook("{}\ud800", mac(SECRET, "{}\ufffd", "utf8"), SECRET);
  assert.equal(lone.verdict, "signature_mismatch");
  const authentic = explainWebhook(body, mac(SECRET, body, "utf8"), SECRET);
  assert.deepEqual(authentic, { verdict: "authentic", findings: [], isProven: true, untried: [] });
});

test("what another realm made is taken, too", () => {
  const [{ body, signature }] = simulateDeliveries({ secret: "s" });
  const { bytes, secret, secrets, buffer } = vm.runInNewContext(
    `({ bytes: Uint8Array.from(body), secret: Uint8Array.of(115), secrets: [Uint8Array.of(115)], buffer: Uint8Array.from(body).buffer })`,
    { body: [...Buffer.from(body)] },
  );
  for (const one of [bytes, buffer])
    assert.equal(explainWebhook(one, signature, secrets).verdict, "authentic");
  const { findings } = explainWebhook(bytes, signature, "other", {
    otherSecrets: secrets,
    otherBodies: [buffer],
  });
  assert.deepEqual(
    findings.map(({ cause }) => cause),
    ["secret_other"],
  );
  const session = { seed: 0, startTime: 0 };
  assert.deepEqual(
    simulateDeliveries({ ...session, secret }),
    simulateDeliveries({ ...session, secret: "s" }),
  );
});

test("the tables are frozen", () => {
  for (const table of [tools.CAUSES, FAULTS, SCENARIOS, tools.QUIRKS, tools.MIX, tools.MIX.scenarios])
    assert.ok(Object.isFrozen(table));
  assert.ok(Object.values(tools.CAUSES).every(Object.isFrozen));
});
