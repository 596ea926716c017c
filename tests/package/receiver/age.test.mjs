// @ts-check
// Age: judged only of what was not handled before, by the signed timestamp and the injected clock.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { memoryStore } from "wms-webhook/receiver";
import { now, recording } from "./recording.mjs";
import { event, NOW, request, sign } from "./sender.mjs";

const DAY = 86_400;

test("freshness goes both ways, to the millisecond", async () => {
  for (const [age, tolerance, status] of [
    [DAY, undefined, 200],
    [DAY + 0.001, undefined, 401],
    [-DAY, undefined, 200],
    [-DAY - 0.001, undefined, 401],
    [300, 300, 200],
    [301, 300, 401],
    [10, 10, 200],
    [10.5, 10, 401],
    [0, 0, 200],
    [1, 0, 401],
    [1e9, Infinity, 200],
    [-1e9, Infinity, 200],
  ]) {
    const { receiver } = recording({ tolerance });
    const sent = request(event({ timestamp: NOW - /** @type {number} */ (age) }));
    assert.equal((await receiver.fetch(sent)).status, status, `${age} s at ${tolerance} s`);
  }
});

test("a timestamp from 10^11 on is milliseconds", async () => {
  for (const [timestamp, now, tolerance, status] of [
    [NOW * 1000, NOW, undefined, 200],
    [(NOW - DAY) * 1000, NOW, undefined, 200],
    [(NOW - DAY) * 1000 - 1, NOW, undefined, 401],
    [(NOW + DAY) * 1000 + 1, NOW, undefined, 401],
    // The edge, by a clock that stands there: 10^11 ms is in 1973, one less is in seconds.
    [1e11, 1e8, 1, 200],
    [1e11 - 1, 1e8, 1, 401],
    [1e11 - 1, 1e11, 1, 200],
    [1e11, 1e11, 1, 401],
  ]) {
    const { receiver, failures } = recording({ tolerance, now: () => Number(now) * 1000 });
    const response = await receiver.fetch(request(event({ timestamp })));
    assert.equal(response.status, status, `${timestamp} at ${now}`);
    assert.deepEqual(
      failures.map(({ error }) => error.code),
      status === 200 ? [] : ["stale_event"],
    );
  }
  const { receiver, failures } = recording({ tolerance: 300 });
  await receiver.fetch(request(event({ timestamp: (NOW - 1000) * 1000 })));
  assert.match(String(failures[0]?.error?.message), /: 1000 s old, 300 allowed$/);
});

test("a clock that gives no time lets nothing pass", async () => {
  const { receiver, codes } = recording({ now: () => Number.NaN });
  assert.equal((await receiver.fetch(request(event()))).status, 401);
  assert.deepEqual(codes(), ["stale_event"]);
});

test("the age is judged after the MAC", async () => {
  const { receiver, codes } = recording();
  await receiver.fetch(request(event({ timestamp: 0 }), { "x-wms-content-mac": sign(event()) }));
  assert.deepEqual(codes(), ["signature_mismatch"]);
});

test("a delivery that was handled before is answered 200 whatever its age; one that was not is stale", async () => {
  let time = NOW * 1000;
  const { receiver, handled, codes } = recording({ now: () => time, tolerance: 300, ttl: DAY });
  const [body, other] = [event(), event()];
  /** @param {string} body */
  const status = async (body) => (await receiver.fetch(request(body))).status;
  assert.equal(await status(body), 200);
  time += DAY * 1000 - 1;
  assert.deepEqual([await status(body), await status(other)], [200, 401]);
  assert.equal(handled.length, 1);
  assert.deepEqual(codes(), ["stale_event"]);
  // Once it is forgotten it is stale, too: it is never handled twice.
  time += 1;
  assert.equal(await status(body), 401);
  assert.equal(handled.length, 1);
});

test("a stale delivery leaves nothing in the store, and is claimed before its age is judged", async () => {
  /** @type {string[]} */
  const calls = [];
  const memory = memoryStore({ now });
  const store = {
    claim: (/** @type {string} */ id, /** @type {string} */ owner, /** @type {number} */ lease) => {
      calls.push("claim");
      return memory.claim(id, owner, lease);
    },
    commit: () => assert.fail("committed"),
    release(/** @type {string} */ id, /** @type {string} */ owner) {
      calls.push("release");
      return memory.release(id, owner);
    },
  };
  const { receiver, handled, codes } = recording({ store });
  const body = event({ timestamp: NOW - DAY - 1 });
  assert.equal((await receiver.fetch(request(body))).status, 401);
  assert.deepEqual([calls, codes(), handled], [["claim", "release"], ["stale_event"], []]);
  assert.equal(memory.claim(sign(body).slice(12), "another", 60), "claimed");
});

test("nothing is handled twice by the defaults, in any millisecond in which it is fresh", async () => {
  for (const options of [{}, { ttl: 2 * DAY }]) await isHandledOnce(DAY, options);
});

test("nothing is handled twice with a ttl of exactly twice the tolerance, or nearly", async () => {
  for (const [tolerance, ttl] of [
    [300, 600],
    [300, 600.0004],
    [0.1, 0.2],
  ])
    await isHandledOnce(tolerance, { tolerance, ttl, lease: 0.001 });
});

/** It comes as far ahead as the tolerance allows, and again as late. @param {number} tolerance @param {object} options */
async function isHandledOnce(tolerance, options) {
  const first = NOW * 1000 - Math.floor(tolerance * 1000);
  const last = 2 * Math.floor(tolerance * 1000);
  for (const [later, answer] of [
    [last, 200],
    [last + 1, 401],
  ]) {
    let time = first;
    const { receiver, handled } = recording({ now: () => time, ...options });
    const body = event();
    assert.equal((await receiver.fetch(request(body))).status, 200);
    time = first + later;
    assert.equal((await receiver.fetch(request(body))).status, answer, `${tolerance}: ${later} ms`);
    assert.equal(handled.length, 1);
  }
}

test("a delivery is remembered for two days, or for longer than its tolerance lets it in", async () => {
  for (const [options, expected] of /** @type {[object, number][]} */ ([
    [{}, 2 * DAY + 0.001],
    [{ tolerance: 300 }, 2 * DAY],
    [{ tolerance: 2 * DAY }, 4 * DAY + 0.001],
    [{ tolerance: Infinity }, 2 * DAY],
    [{ tolerance: 300, ttl: 601 }, 601],
    [{ tolerance: 300, ttl: 600 }, 600.001],
    [{ ttl: 2 * DAY }, 2 * DAY + 0.001],
    [{ lease: 3 * DAY }, 3 * DAY],
  ])) {
    /** @type {unknown[]} */
    const ttls = [];
    const store = {
      ...memoryStore({ now }),
      commit: (/** @type {unknown[]} */ ...commit) => ttls.push(commit[2]),
    };
    const { receiver } = recording({ ...options, store });
    assert.equal((await receiver.fetch(request(event()))).status, 200);
    assert.deepEqual(ttls, [expected]);
  }
});

test("without a limit of age a replay is handled again once it is forgotten", async () => {
  let time = NOW * 1000;
  const { receiver, handled } = recording({ now: () => time, tolerance: Infinity, ttl: DAY });
  const body = event();
  for (const [later, times] of [
    [0, 1],
    [DAY * 1000 - 1, 1],
    [DAY * 1000, 2],
  ]) {
    time = NOW * 1000 + later;
    assert.equal((await receiver.fetch(request(body))).status, 200);
    assert.equal(handled.length, times);
  }
});

test("two users without a session ID: equal bodies are one delivery, and the console says so once", async () => {
  const warn = mock.method(console, "warn", () => {});
  try {
    for (const [sessionId, warnings] of [
      [undefined, 1],
      ["", 1],
      ["undefined", 1],
      ["u", 0],
    ]) {
      warn.mock.resetCalls();
      const { receiver, handled } = recording();
      const body = event({ sessionId });
      // A forged one says nothing.
      await receiver.fetch(request(body, { "x-wms-content-mac": sign(event()) }));
      assert.equal(warn.mock.callCount(), 0);
      for (const sent of [body, body, event({ sessionId, sequence: 1 })]) {
        assert.equal((await receiver.fetch(request(sent))).status, 200);
      }
      assert.equal(handled.length, 2);
      assert.equal(warn.mock.callCount(), warnings, `sessionId ${sessionId}`);
      for (const { arguments: words } of warn.mock.calls) assert.match(String(words), /without a session ID/);
    }
  } finally {
    warn.mock.restore();
  }
});
