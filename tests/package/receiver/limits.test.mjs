// @ts-check
// Time limits: of handlers, of hooks, of stores, of whoever waits. Nobody here is timed: whatever must not wait
// waits for something that never comes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now, recording } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const never = () => new Promise(() => {});
/** Fails with a sentence instead of hanging. @template Value @param {Promise<Value>} promise @param {string} what */
async function within(promise, what) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} does not come`)), 20_000);
  });
  try {
    return /** @type {Value} */ (await Promise.race([promise, late]));
  } finally {
    clearTimeout(timer);
  }
}
/** A store that says what it is asked, and may be made silent. @param {Record<string, () => unknown>} [instead] */
function listening(instead = {}) {
  const memory = memoryStore({ now });
  /** @type {string[]} */
  const asked = [];
  /** @param {"claim" | "commit" | "release"} name */
  const method =
    (name) =>
    (/** @type {[any, any, any]} */ ...words) => {
      asked.push(name);
      return instead[name] ? instead[name]() : memory[name](...words);
    };
  /** @type {any} */
  const store = { claim: method("claim"), commit: method("commit"), release: method("release") };
  return { store, asked, memory };
}

test("a handler that never ends: 503, its signal is aborted, its claim runs out, and it is reported once", async () => {
  const { store, asked, memory } = listening();
  /** @type {AbortSignal[]} */
  const signals = [];
  const { receiver, failures, codes } = recording({ store, handlerTimeout: 0.2, lease: 0.3, ttl: 200_000 });
  receiver.on("WMS_LOADED", (_event, { signal }) => {
    signals.push(signal);
    return never();
  });
  const body = event();
  const response = await within(receiver.fetch(request(body)), "the answer");
  assert.equal(response.status, 503);
  assert.deepEqual(codes(), ["handler_timeout"]);
  assert.equal(signals[0].aborted, true);
  assert.equal(signals[0].reason, failures[0].error);
  assert.deepEqual([failures[0].failure.handled, failures[0].failure.id], [false, sign(body).slice(12)]);
  // Nobody renews it any more, and it is not given back as long as its handler may be running.
  const { length } = asked;
  await pause(400);
  assert.deepEqual(asked.slice(length), []);
  assert.equal(asked.includes("release"), false);
  assert.equal(memory.claim(sign(body).slice(12), "other", 1), "held");
});

test("a handler that stops when it is asked to is given back at once, and the retry is handled", async () => {
  let attempts = 0;
  const { receiver, handled, codes } = recording({ handlerTimeout: 0.1 });
  receiver.on("WMS_LOADED", (_event, { signal }) => {
    attempts += 1;
    if (attempts > 1) return undefined;
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  });
  const body = event();
  assert.equal((await within(receiver.fetch(request(body)), "the answer")).status, 503);
  assert.equal((await within(receiver.fetch(request(body)), "the answer")).status, 200);
  assert.deepEqual([attempts, handled.length, codes()], [2, 1, ["handler_timeout"]]);
});

test("a handler that ends well after its time is noted as handled", async () => {
  let finish = () => {};
  const { store, asked } = listening();
  const { receiver, handled, codes } = recording({ store, handlerTimeout: 0.1, waitTimeout: 0 });
  receiver.on("WMS_LOADED", () => new Promise((resolve) => (finish = () => resolve(undefined))));
  const body = event();
  assert.equal((await within(receiver.fetch(request(body)), "the answer")).status, 503);
  assert.equal((await within(receiver.fetch(request(body)), "the answer")).status, 503);
  finish();
  await pause(20);
  assert.deepEqual(asked.slice(-1), ["commit"]);
  assert.equal((await within(receiver.fetch(request(body)), "the answer")).status, 200);
  assert.deepEqual([handled.length, codes()], [1, ["handler_timeout", "delivery_in_progress"]]);
});

test("a handler that asks for its signal after its time finds it aborted", async () => {
  /** @type {(signal: AbortSignal) => void} */
  let tell = () => {};
  /** @type {Promise<AbortSignal>} */
  const signal = new Promise((resolve) => (tell = resolve));
  const { receiver, failures } = recording({ handlerTimeout: 0.05 });
  let finish = () => {};
  receiver.on("WMS_LOADED", async (_event, delivery) => {
    await new Promise((resolve) => (finish = () => resolve(undefined)));
    tell(delivery.signal);
  });
  assert.equal((await within(receiver.fetch(request(event())), "the answer")).status, 503);
  finish();
  const { aborted, reason } = await within(signal, "the signal");
  assert.deepEqual([aborted, reason], [true, failures[0].error]);
});

test("the sender of what failed is answered once the claim is given back", async () => {
  /** @type {string[]} */
  const order = [];
  const { store } = listening({ release: () => pause(30).then(() => order.push("given back")) });
  const { receiver } = recording({ store });
  receiver.on("WMS_LOADED", async () => {
    await pause(1);
    throw new Error("not today");
  });
  const { status } = await within(receiver.fetch(request(event())), "the answer");
  order.push("answered");
  assert.deepEqual([status, order], [500, ["given back", "answered"]]);
});

test("a handler that is within its time is not asked to stop", async () => {
  const { receiver, handled, codes } = recording({ handlerTimeout: 5 });
  /** @type {AbortSignal | undefined} */
  let signal;
  receiver.on("WMS_LOADED", async (_event, delivery) => {
    signal = delivery.signal;
    await pause(10);
  });
  assert.equal((await receiver.fetch(request(event()))).status, 200);
  assert.equal(signal?.aborted, false);
  assert.deepEqual([handled.length, codes()], [1, []]);
});

test("a hook that never ends holds no answer: 500 for what is authentic, as nobody took note of it", async () => {
  const receiver = createReceiver({ secret: SECRET, now, onError: never });
  const answer = async (/** @type {Request} */ sent) =>
    (await within(receiver.fetch(sent), "the answer")).status;
  assert.equal(await answer(request("{}")), 500);
  assert.equal(await answer(request("{}", { "x-wms-content-mac": sign("[]") })), 401);
});

test("a silent store holds no answer to what was handled, and is told of it for as long as before", async () => {
  let commits = 0;
  const { store, asked } = listening({ commit: () => (++commits < 3 ? never() : undefined) });
  const { receiver, handled, codes } = recording({ store, storeTimeout: 1.2 });
  const body = event();
  assert.equal((await within(receiver.fetch(request(body)), "the answer")).status, 200);
  assert.deepEqual([handled.length, asked], [1, ["claim", "commit"]]);
  assert.equal(await within(receiver.close({ timeout: 15 }), "the end"), 0);
  assert.deepEqual([commits, codes()], [3, []]);
});

test("a commit that fails behind its answer is reported once, as handled", async () => {
  const { store } = listening({ commit: never });
  const { receiver, failures, codes } = recording({ store, storeTimeout: 0.4 });
  assert.equal((await within(receiver.fetch(request(event())), "the answer")).status, 200);
  await within(receiver.close({ timeout: 15 }), "the end");
  assert.deepEqual(codes(), ["commit_failed"]);
  assert.equal(failures[0].failure.handled, true);
});

test("a store that is silent when a claim is given back holds no answer either", async () => {
  let speak = () => {};
  const silence = new Promise((resolve) => {
    speak = () => resolve(undefined);
  });
  const { store } = listening({ release: () => silence });
  const receiver = createReceiver({ secret: SECRET, now, store, storeTimeout: 100, onError() {} });
  receiver.onAny(() => {
    throw new Error("no database");
  });
  assert.equal((await within(receiver.fetch(request(event())), "the answer")).status, 500);
  // Or the process would live for as long as the store may take.
  speak();
});

test("a duplicate waits for as long as it is told to, and not at all for 0", async () => {
  for (const [waitTimeout, least] of [
    [0, 1],
    [0.3, 4],
  ]) {
    const { store, asked } = listening({ claim: () => "held" });
    const { receiver, codes } = recording({ store, waitTimeout });
    assert.equal((await within(receiver.fetch(request(event())), "the answer")).status, 503);
    assert.deepEqual(codes(), ["delivery_in_progress"]);
    assert.ok(asked.length >= least && (waitTimeout > 0 || asked.length === 1), String(asked.length));
  }
});

test("secret and claim share their time: a slow secret leaves less for the store, and not nothing", async () => {
  const { store, asked } = listening({ claim: () => "held" });
  const secret = async () => {
    await pause(400);
    return SECRET;
  };
  // No time is left to wait.
  const { receiver, codes } = recording({ store, secret, waitTimeout: 0.1, storeTimeout: 0.25 });
  assert.equal((await receiver.fetch(request(event()))).status, 503);
  assert.deepEqual(codes(), ["secret_unavailable"]);
  const other = recording({ store, secret, waitTimeout: 0.4, storeTimeout: 2 });
  other.receiver.onUnknown(() => {});
  assert.equal((await other.receiver.fetch(request(event()))).status, 503);
  assert.deepEqual(other.codes(), ["delivery_in_progress"]);
  assert.ok(asked.length > 0);
});

for (const kind of /** @type {const} */ (["fetch", "take"])) {
  test(`answerWithin: ${kind === "fetch" ? "202 while the handler goes on, and its failure is reported" : "take() waits all the same"}`, async () => {
    /** @type {(error?: Error) => void} */
    let finish = () => {};
    const { receiver, codes, handled } = recording({ answerWithin: 0.05 });
    receiver.on(
      "WMS_LOADED",
      () => new Promise((resolve, reject) => (finish = (error) => (error ? reject(error) : resolve(0)))),
    );
    const body = event();
    if (kind === "take") {
      const outcome = receiver.take({ body, signature: sign(body) });
      await pause(150);
      finish();
      assert.equal((await outcome).outcome, "handled");
      return;
    }
    assert.equal((await within(receiver.fetch(request(body)), "the answer")).status, 202);
    assert.equal(handled.length, 0);
    finish();
    await pause(20);
    assert.equal(handled.length, 1);
    assert.equal((await receiver.fetch(request(body))).status, 200);
    assert.equal((await within(receiver.fetch(request(event())), "the answer")).status, 202);
    finish(new Error("no database"));
    await pause(20);
    assert.deepEqual([handled.length, codes()], [1, [undefined]]);
  });
}

test("answerWithin: what is through before is answered as ever, and what is not authentic or stale is not 202", async () => {
  const { receiver } = recording({ answerWithin: 5 });
  receiver.on("WMS_LOADED", () => pause(5));
  assert.equal((await receiver.fetch(request(event()))).status, 200);
  assert.equal((await receiver.fetch(request(event({ timestamp: 1 })))).status, 401);
  assert.equal((await receiver.fetch(request("{}"))).status, 422);
});

test("the options are checked, and those that hang on Object.prototype change nothing", async () => {
  for (const options of [
    { handlerTimeout: 0 },
    { handlerTimeout: -1 },
    { handlerTimeout: 2_147_484 },
    { handlerTimeout: "5" },
    { answerWithin: 0 },
    { answerWithin: Infinity },
  ]) {
    const [name] = Object.keys(options);
    const create = () => createReceiver({ secret: SECRET, .../** @type {any} */ (options) });
    assert.throws(create, new RegExp(`TypeError: The option "${name}" must be a number of seconds above 0`));
  }
  for (const waitTimeout of [-1, Number.NaN, 2_147_484]) {
    const create = () => createReceiver({ secret: SECRET, waitTimeout });
    assert.throws(create, /TypeError: The option "waitTimeout" must be 0 to 2147483 seconds\.$/);
  }
  createReceiver({ secret: SECRET, handlerTimeout: Infinity, waitTimeout: 0, answerWithin: 2_147_483 });
  const receiver = createReceiver({ secret: SECRET, now, onError() {} });
  for (const timeout of [-1, Number.NaN, Infinity, "5", null]) {
    assert.throws(
      () => receiver.close(/** @type {any} */ ({ timeout })),
      /The option "timeout" must be 0 to 2147483 seconds\.$/,
    );
  }
  assert.throws(() => receiver.close(/** @type {any} */ ({ seconds: 5 })), /Unknown option "seconds"/);
  const prototype = /** @type {any} */ (Object.prototype);
  Object.assign(prototype, { timeout: "never", handlerTimeout: 0, answerWithin: 0, waitTimeout: "long" });
  try {
    const other = createReceiver({ secret: SECRET, now }).onAny(() => pause(20));
    assert.equal((await other.fetch(request(event()))).status, 200);
    assert.equal(await other.close(), 0);
    assert.equal(await receiver.close({}), 0);
  } finally {
    for (const name of ["timeout", "handlerTimeout", "answerWithin", "waitTimeout"]) delete prototype[name];
  }
});
