// @ts-check
// `createReport`: what it takes and refuses, by hand; its figures are compared with Python's in the suite `cli`.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { createReport, simulateSessions } from "wms-webhook/tools";

/** @type {() => any} */
const untyped = createReport;

/** @param {number} timestamp @param {object} [more] */
function delivery(timestamp, more) {
  const body = JSON.stringify({
    timestamp,
    sessionId: "s-1",
    sequence: timestamp,
    event: "WMS_LOADED",
    ...more,
  });
  return { body, signature: `hmac-sha256=${createHmac("sha256", "secret").update(body).digest("hex")}` };
}

test("a delivery is told by its MAC, and without one by its body", () => {
  const { body, signature } = delivery(1);
  for (const [first, second] of [
    [signature, signature],
    [undefined, undefined],
    [[signature], signature],
    // No MAC either.
    ["hmac-sha256=1", null],
  ]) {
    const collector = createReport();
    assert.equal(collector.accept(body, first), undefined);
    collector.accept(Buffer.from(body), second);
    const { accepted, duplicate } = collector.report().deliveries;
    assert.deepEqual([accepted, duplicate], [2, 1], String(first));
  }
  const collector = createReport();
  collector.accept(body, signature);
  collector.accept(body, delivery(2).signature);
  assert.equal(collector.report().deliveries.duplicate, 0);
});

test("bytes of every kind, and of another realm", () => {
  const { body, signature } = delivery(1);
  const bytes = new TextEncoder().encode(body);
  for (const given of [
    bytes,
    bytes.buffer,
    new DataView(bytes.buffer),
    Buffer.from(body),
    runInNewContext("Uint8Array.from(bytes)", { bytes: [...bytes] }),
  ]) {
    const collector = createReport();
    collector.accept(given, signature);
    assert.equal(collector.report().sessions.total, 1);
  }
});

test("a body that is no event is counted as refused, and its code is given", () => {
  const collector = createReport();
  assert.equal(collector.accept("{", undefined), "invalid_json");
  assert.equal(collector.accept("{}", undefined), "invalid_event");
  collector.refuse("signature_mismatch");
  collector.refuse("signature_mismatch", 7200);
  const { deliveries, hours } = collector.report();
  assert.equal(deliveries.accepted, 0);
  assert.deepEqual(deliveries.refused, { invalid_event: 1, invalid_json: 1, signature_mismatch: 2 });
  assert.deepEqual(
    hours.map(({ hour, refused }) => [hour, refused]),
    [["1970-01-01T02:00:00.000Z", 1]],
  );
});

test("a mistake is a TypeError that says how to fix it", () => {
  const collector = untyped();
  for (const call of [
    () => collector.accept({}, ""),
    () => collector.accept(undefined, ""),
    () => collector.accept("{}", 5),
    () => collector.addReport(undefined),
    () => collector.addReport({ version: 2, counts: {} }),
    () => collector.addReport({ version: 1, counts: null }),
    () => collector.addReport({ version: 1, counts: { "sessions/total": -1 } }),
    () => collector.addReport({ version: 1, counts: { "sessions/total": "1" } }),
    () => collector.addReport({ version: 1, counts: { "sessions/total": 1, "reasons/\u001b[2J": 1 } }),
    () => collector.addReport({ version: 1, counts: { "=1+1": 1 } }),
    () => collector.addReport({ version: 1, counts: [1] }),
  ]) {
    assert.throws(call, TypeError, String(call));
  }
  assert.throws(() => collector.addReport({ version: 2 }), /pass what report\(\) gave/);
  assert.equal(collector.report().sessions.total, 0);
  collector.addReport({ version: 1, counts: { "sessions/total": 1 } });
  assert.equal(collector.report().sessions.total, 1);
});

test("a report is asked for at any time, and reports of others are added", () => {
  const sessions = [...simulateSessions({ sessions: 40, seed: 7, startTime: 1000, secret: "secret" })];
  const [whole, one, other] = [createReport(), createReport(), createReport()];
  for (const [at, { deliveries }] of sessions.entries()) {
    for (const { body, signature, expected } of deliveries) {
      for (const collector of [whole, at % 2 === 0 ? one : other]) {
        if (expected === "accepted") collector.accept(body, signature);
        else collector.refuse(expected);
      }
    }
    if (at === 20) assert.ok(one.report().sessions.total > 0);
  }
  // As it is stored.
  one.addReport(JSON.parse(JSON.stringify(other.report())));
  assert.deepEqual(one.report(), whole.report());
  assert.deepEqual(one.report(), one.report());
  const { total, outcomes } = whole.report().sessions;
  assert.equal(
    Object.values(outcomes).reduce((sum, count) => sum + count),
    total,
  );
});

test("no session ID is in it, and names of Object.prototype are names like others", () => {
  const collector = createReport();
  for (const sessionId of ["__proto__", "constructor", "toString", "secret-session"]) {
    const { body, signature } = delivery(5, { sessionId });
    collector.accept(body, signature);
  }
  collector.refuse("__proto__");
  collector.refuse("constructor");
  const report = collector.report();
  assert.equal(report.sessions.total, 4);
  assert.deepEqual(Object.entries(report.deliveries.refused), [
    ["__proto__", 1],
    ["constructor", 1],
  ]);
  assert.ok(!JSON.stringify(report).includes("secret-session"));
});
