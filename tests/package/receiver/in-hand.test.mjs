// @ts-check
// What is in hand: what keeps a request alive, what close() waits for, and whom it asks to stop.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now, recording } from "./recording.mjs";
import { event, SECRET, sign } from "./sender.mjs";

const body = event();
const delivery = { body, signature: sign(body) };
const forged = { body, signature: `hmac-sha256=${"0".repeat(64)}` };
const other = (/** @type {number} */ sequence) => {
  const text = event({ sequence });
  return { body: text, signature: sign(text) };
};

/** @template T @param {Promise<T>} work @param {string} what @returns {Promise<T>} */
function within(work, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} takes more than 10 s`)), 10_000);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

test("a context is given each delivery, and what is told of a refused one, too", async () => {
  const { receiver } = recording();
  /** @type {Promise<unknown>[]} */
  const given = [];
  const context = { waitUntil: (/** @type {Promise<unknown>} */ work) => void given.push(work) };
  assert.equal((await receiver.take(delivery, {}, context)).status, 200);
  assert.equal(given.length, 1);
  assert.equal((await receiver.take(forged, {}, context)).status, 401);
  assert.equal(given.length, 3);
  await within(Promise.all(given), "what was given");
});

test("without a hook an authentic body that is no event keeps the status of its error", async () => {
  const receiver = createReceiver({ secret: SECRET, now });
  const { status, code } = await receiver.take({ body: "{}", signature: sign("{}") });
  assert.deepEqual([status, code], [422, "invalid_event"]);
});

test("a commit that fails is told with the handlers through, be they synchronous or not", async () => {
  for (const handler of [() => {}, async () => {}]) {
    const store = {
      ...memoryStore({ now }),
      commit() {
        throw new Error("down");
      },
    };
    /** @type {unknown[]} */
    const told = [];
    const onError = (/** @type {unknown} */ _, /** @type {any} */ { code, handled }) =>
      void told.push([code, handled]);
    const receiver = createReceiver({ secret: SECRET, now, store, onError }).onAny(handler);
    assert.equal((await receiver.take(delivery)).status, 200);
    assert.deepEqual(told, [["commit_failed", true]]);
  }
});

test("an idle receiver is closed at once", async () => {
  const { receiver } = recording();
  assert.equal(await within(receiver.close({ timeout: 1000 }), "close()"), 0);
});

test("close() waits for each that is in hand, and asks none to stop in its time", async () => {
  /** @type {{ signal: AbortSignal, end: () => void }[]} */
  const running = [];
  const receiver = createReceiver({ secret: SECRET, now }).onAny(
    (_, { signal }) => new Promise((resolve) => running.push({ signal, end: () => resolve(undefined) })),
  );
  const taken = [0, 1].map((sequence) => receiver.take(other(sequence)));
  const closed = receiver.close({ timeout: 1000 });
  running[0].end();
  await within(taken[0], "the first");
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(!running[1].signal.aborted);
  running[1].end();
  assert.equal(await within(closed, "close()"), 0);
  assert.ok(running.every(({ signal }) => !signal.aborted));
});

test("close() asks those to stop that are running at the end of its time, and none that is through", async () => {
  /** @type {AbortSignal[]} */
  const signals = [];
  const receiver = createReceiver({ secret: SECRET, now, onError: () => {} }).onAny(
    (received, { signal }) => {
      signals.push(signal);
      if (received.sequence === 0) return Promise.resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  );
  assert.equal((await receiver.take(other(0))).status, 200);
  const second = receiver.take(other(1));
  assert.equal(await within(receiver.close({ timeout: 0 }), "close()"), 0);
  assert.equal((await second).code, "receiver_closed");
  assert.deepEqual(
    signals.map(({ aborted }) => aborted),
    [false, true],
  );
});

test("a claim that is renewed late is not given back while its handler runs", async () => {
  /** @type {string[]} */
  const released = [];
  let asked = 0;
  const store = {
    claim: () => {
      asked += 1;
      return asked === 1 ? "claimed" : new Promise((resolve) => setTimeout(resolve, 30, "claimed"));
    },
    commit() {},
    release: (/** @type {string} */ id) => void released.push(id),
  };
  const options = { secret: SECRET, now, store: /** @type {any} */ (store), lease: 0.15, storeTimeout: 0.01 };
  const receiver = createReceiver({ ...options, onError: () => {} });
  receiver.onAny(() => new Promise((resolve) => setTimeout(resolve, 120)));
  assert.equal((await receiver.take(delivery)).status, 200);
  assert.ok(asked > 1);
  assert.equal(released.length, 0);
});

test("a handler is a function, whichever events it takes", () => {
  const receiver = createReceiver({ secret: SECRET });
  const mistake = { name: "TypeError", message: /not a function/ };
  for (const handler of /** @type {any[]} */ ([undefined, "handle", {}])) {
    assert.throws(() => receiver.on("MEASUREMENT_CREATED", handler), mistake);
    assert.throws(() => receiver.onAny(handler), mistake);
    assert.throws(() => receiver.onUnknown(handler), mistake);
  }
});
