// @ts-check
// A store that runs the work: what the receiver makes of its answers, and how long it waits for them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
import { recording } from "./recording.mjs";
import { event, NOW, request, SECRET, sign } from "./sender.mjs";

/** @typedef {{ wait: number, signal: AbortSignal }} Options */
/** Of stores that may break the promises of one. @typedef {(id: string, ttl: number, work: (tx: string) => Promise<any>, options: Options) => any} Run */

/** Keeps what is noted once its work is done, as a transaction does. */
function transactionalStore() {
  /** @type {Map<string, number>} */
  const notes = new Map();
  return {
    notes,
    /** @param {string} id @param {number} ttl @param {(tx: any) => unknown} work @returns {Promise<"handled" | "done">} */
    async run(id, ttl, work) {
      if (notes.has(id)) return "done";
      await work(`transaction of ${id}`);
      notes.set(id, ttl);
      return "handled";
    },
  };
}

function withResolvers() {
  let resolve = () => {};
  const promise = new Promise((settle) => {
    resolve = () => settle(undefined);
  });
  return { promise, resolve };
}

/** @param {Run} run @param {object} [options] */
function receiving(run, options) {
  const { receiver, handled, codes, failures } = recording({
    store: { run },
    storeTimeout: 0.05,
    ...options,
  });
  /** @param {string} body */
  const send = async (body) => (await receiver.fetch(request(body))).status;
  return { send, handled, codes, failures };
}

test("the handlers of a delivery have its transaction, and it is noted once for the ttl", async () => {
  const store = transactionalStore();
  /** @type {unknown[]} */
  const seen = [];
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, ttl: 200_000, store })
    .on("WMS_LOADED", (_, { tx }) => void seen.push(tx))
    .onAny((_, { tx }) => void seen.push(tx));
  const body = event();
  const id = sign(body).slice(12);
  const capitals = `hmac-sha256=${id.toUpperCase()}`;
  for (const header of [sign(body), sign(body), capitals])
    assert.equal((await receiver.fetch(request(body, { "x-wms-content-mac": header }))).status, 200);
  assert.deepEqual(seen, [`transaction of ${id}`, `transaction of ${id}`]);
  assert.deepEqual([...store.notes], [[id, 200_000]]);
  assert.equal((await receiver.take({ body, signature: sign(body) })).outcome, "duplicate");
});

test("without such a store there is no transaction", async () => {
  let tx;
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000 }).onAny((_, delivery) => {
    tx = delivery.tx;
  });
  assert.equal((await receiver.fetch(request(event()))).status, 200);
  assert.equal(tx, undefined);
});

test("a stale event is not noted; one that was handled is answered 200, however old", async () => {
  const store = transactionalStore();
  let time = NOW * 1000;
  const { send, handled, codes } = receiving(store.run, { now: () => time });
  const body = event();
  assert.equal(await send(body), 200);
  time += 90_000_000;
  assert.equal(await send(body), 200);
  assert.equal(await send(event()), 401);
  assert.deepEqual(codes(), ["stale_event"]);
  assert.deepEqual([handled.length, store.notes.size], [1, 1]);
});

test("what a handler throws is reported as it is, whatever the store makes of it", async () => {
  const thrown = new Error("no mail server");
  /** @type {Record<string, Run>} */
  const stores = {
    "passes it on": async (_id, _ttl, work) => work("tx"),
    "throws another": (_id, _ttl, work) => work("tx").catch(() => Promise.reject(new Error("rolled back"))),
    "says that it is handled": (_id, _ttl, work) => work("tx").catch(() => "handled"),
    "never ends the rollback": (_id, _ttl, work) => work("tx").catch(() => new Promise(() => {})),
  };
  for (const [name, run] of Object.entries(stores)) {
    /** @type {unknown[]} */
    const errors = [];
    const onError = (/** @type {unknown} */ error) => void errors.push(error);
    const options = { secret: SECRET, now: () => NOW * 1000, storeTimeout: 0.05, onError };
    const receiver = createReceiver({ ...options, store: /** @type {any} */ ({ run }) }).onAny(() => {
      throw thrown;
    });
    assert.equal((await receiver.fetch(request(event()))).status, 500, name);
    assert.deepEqual(errors, [thrown], name);
  }
});

test("a store that fails, or answers what cannot be, is 503", async () => {
  const down = new Error("ECONNREFUSED");
  /** @type {Record<string, [Run, string, unknown]>} */
  const stores = {
    "is down": [() => Promise.reject(down), "store_unavailable", down],
    "throws at once": [
      () => {
        throw down;
      },
      "store_unavailable",
      down,
    ],
    "fails to commit": [
      (_id, _ttl, work) => work("tx").then(() => Promise.reject(down)),
      "store_unavailable",
      down,
    ],
    "is held": [async () => "held", "delivery_in_progress", undefined],
    "has not handled it": [async () => "handled", "store_unavailable", undefined],
    "has not awaited it": [(_id, _ttl, work) => [work("tx"), "done"][1], "store_unavailable", undefined],
    "has handled what was done": [
      (_id, _ttl, work) => work("tx").then(() => "done"),
      "store_unavailable",
      undefined,
    ],
    "has handled what is held": [
      (_id, _ttl, work) => work("tx").then(() => "held"),
      "store_unavailable",
      undefined,
    ],
    "answers nothing": [(_id, _ttl, work) => work("tx"), "store_unavailable", undefined],
    "has only a claim's answer": [async () => "claimed", "store_unavailable", undefined],
  };
  for (const [name, [run, code, cause]] of Object.entries(stores)) {
    const { send, codes, failures } = receiving(run);
    assert.equal(await send(event()), 503, name);
    assert.deepEqual(codes(), [code], name);
    assert.equal(failures[0].error.cause, cause, name);
    const { isAuthentic, handled } = failures[0].failure;
    assert.deepEqual([isAuthentic, handled], [true, false], name);
  }
});

test("the work is done once: a store that begins it again is refused", async () => {
  const { send, handled, codes } = receiving(async (_id, _ttl, work) => {
    await work("tx");
    await work("tx");
    return "handled";
  });
  assert.equal(await send(event()), 503);
  assert.deepEqual([handled.length, codes()], [1, ["store_unavailable"]]);
});

test("a commit that takes too long is 503, and the store hears of it", async () => {
  /** @type {AbortSignal | undefined} */
  let seen;
  const { send, failures } = receiving(async (_id, _ttl, work, { signal }) => {
    seen = signal;
    await work("tx");
    return new Promise(() => {});
  });
  assert.equal(await send(event()), 503);
  assert.match(failures[0].error.cause.message, /^no answer within 0.05 s$/);
  assert.equal(seen?.aborted, true);
});

test("a handler may take longer than the store", async () => {
  const store = transactionalStore();
  const onError = () => assert.fail("nothing is wrong");
  const options = { secret: SECRET, now: () => NOW * 1000, storeTimeout: 0.05, onError };
  const receiver = createReceiver({ ...options, store }).onAny(
    () => new Promise((resolve) => setTimeout(resolve, 200)),
  );
  assert.equal((await receiver.fetch(request(event()))).status, 200);
});

test("a handler that takes too long is 503, and the store is asked to give up", async (t) => {
  // The receiver's own timers do not keep a process.
  const timer = setInterval(() => {}, 1000);
  t.after(() => clearInterval(timer));
  /** @type {AbortSignal | undefined} */
  let seen;
  /** @type {Run} */
  const run = async (_id, _ttl, work, { signal }) => {
    seen = signal;
    await work("tx");
    return "handled";
  };
  const end = new AbortController();
  /** @type {any[]} */
  const failures = [];
  const receiver = createReceiver({
    secret: SECRET,
    now: () => NOW * 1000,
    handlerTimeout: 0.05,
    store: /** @type {any} */ ({ run }),
    onError: (error, { handled }) => void failures.push([/** @type {any} */ (error).code, handled]),
  }).onAny(() => new Promise((resolve) => end.signal.addEventListener("abort", resolve)));
  assert.equal((await receiver.fetch(request(event()))).status, 503);
  assert.deepEqual(failures, [["handler_timeout", false]]);
  assert.equal(seen?.reason.code, "handler_timeout");
  end.abort();
  assert.equal(await receiver.close(), 0);
  assert.equal(failures.length, 1);
});

test("a handler that gives up when the receiver closes is rolled back", async () => {
  const store = transactionalStore();
  const { promise: entered, resolve: enter } = withResolvers();
  /** @type {string[]} */
  const codes = [];
  const onError = (/** @type {any} */ error) => void codes.push(error.code);
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, store, onError }).onAny(
    (_, { signal }) => {
      enter();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  );
  const answer = receiver.fetch(request(event()));
  await entered;
  assert.equal(await receiver.close({ timeout: 0 }), 0);
  assert.equal((await answer).status, 503);
  assert.deepEqual([codes, store.notes.size], [["receiver_closed"], 0]);
});

test("the store is told how long a duplicate may wait", async () => {
  for (const [options, wait] of /** @type {const} */ ([
    [{ waitTimeout: 0 }, 0],
    [{ waitTimeout: 0.7 }, 0.7],
    [{ storeTimeout: 60, waitTimeout: 8 }, 8],
  ])) {
    /** @type {number[]} */
    const waits = [];
    const { send } = receiving(async (_id, _ttl, work, options) => {
      waits.push(options.wait);
      await work("tx");
      return "handled";
    }, options);
    assert.equal(await send(event()), 200);
    assert.equal(waits.length, 1);
    // A little of it may have passed.
    assert.ok(waits[0] <= wait && waits[0] >= wait / 2, String(waits));
  }
});

test("work that begins after the sender was answered is refused, and so rolled back", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  let begin = () => {};
  /** @type {Promise<unknown>} */
  let late = Promise.resolve();
  const { send, handled, codes } = receiving((_id, _ttl, work) => {
    return new Promise((resolve) => {
      begin = () => {
        late = work("tx");
        resolve(late);
      };
    });
  });
  const answer = send(event());
  for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
  t.mock.timers.tick(3250);
  assert.equal(await answer, 503);
  begin();
  await assert.rejects(late, /no answer within 3\.\d+ s/);
  assert.deepEqual([handled.length, codes()], [0, ["store_unavailable"]]);
});

test("what is no store is a TypeError that names both kinds", () => {
  const wrong = [{}, { run: true }, { claim() {}, commit() {} }, "redis://"];
  for (const store of /** @type {any[]} */ (wrong))
    assert.throws(
      () => createReceiver({ secret: SECRET, store }),
      /claim\(\), commit\(\) and release\(\), or with run\(\)/,
    );
  const both = { claim() {}, commit() {}, release() {}, run() {} };
  assert.equal(typeof createReceiver({ secret: SECRET, store: /** @type {any} */ (both) }).fetch, "function");
});
