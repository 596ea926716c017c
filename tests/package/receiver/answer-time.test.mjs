// @ts-check
// How long an answer takes, beside the handlers, whatever store, secret and hook do: by a clock that only the test
// moves.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
import { now } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

const STEP_MILLISECONDS = 50;
/** In which an answer must come at all. */
const STEPS = 1000;
const never = () => new Promise(() => {});
/** Through what is ready, of which none takes time. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A clock with timers, from the start of the answer. @param {(later: (seconds: number) => Promise<void>) => Promise<unknown>} begin @returns {Promise<number>} seconds until it came */
async function timeOf(begin) {
  let time = 0;
  mock.timers.enable({ apis: ["setTimeout"] });
  const clock = mock.method(performance, "now", () => time);
  try {
    const later = (/** @type {number} */ seconds) =>
      new Promise((resolve) => setTimeout(() => resolve(undefined), seconds * 1000));
    let isOver = false;
    begin(/** @type {any} */ (later)).then(() => {
      isOver = true;
    });
    for (let step = 0; step < STEPS; step += 1) {
      await settle();
      if (isOver) return time / 1000;
      time += STEP_MILLISECONDS;
      mock.timers.tick(STEP_MILLISECONDS);
    }
    throw new Error("the answer does not come");
  } finally {
    clock.mock.restore();
    mock.timers.reset();
  }
}

/** @param {import("wms-webhook/receiver").Receiver<any, any, any>} receiver */
function take(receiver) {
  const body = event();
  return receiver.take({ body, signature: sign(body) });
}

test("a store, a secret and a hook that are all slow: a sender that waits for 5 s has its answer", async () => {
  const seconds = await timeOf((later) => {
    const slowly = async (/** @type {unknown} */ answer, seconds = 1.4) => {
      await later(seconds);
      return answer;
    };
    const store = /** @type {any} */ ({ claim: () => slowly("claimed"), commit: never, release: never });
    const secret = async () => /** @type {string} */ (await slowly(SECRET));
    const receiver = createReceiver({ secret, now, store, onError: never });
    return take(
      receiver.onAny(() => {
        throw new Error("no database");
      }),
    );
  });
  assert.ok(seconds > 3.7 && seconds < 5, `${seconds} s`);
});

test("what handlers take is not counted: commit and hook have their time after them", async () => {
  for (const fails of [true, false]) {
    /** @type {number | undefined} */
    let committed;
    const seconds = await timeOf((later) => {
      const store = /** @type {any} */ ({
        claim: async () => "claimed",
        async commit() {
          await later(0.5);
          committed = performance.now();
        },
        release() {},
      });
      const receiver = createReceiver({
        secret: async () => SECRET,
        now,
        store,
        onError: never,
      });
      receiver.onAny(async () => {
        await later(8);
        if (fails) throw new Error("no database");
      });
      return take(receiver);
    });
    if (fails) assert.ok(seconds >= 9.4 && seconds <= 9.7, `${seconds} s`);
    else assert.deepEqual([committed, seconds], [8500, 8.5]);
  }
});

test("a transactional store shares the time with secret and hook", async () => {
  const store = { run: never };
  const silent = await timeOf(() => take(createReceiver({ secret: SECRET, now, store, onError: never })));
  assert.ok(silent > 4.4 && silent <= 4.6, `${silent} s`);
  const short = await timeOf((later) => {
    const secret = () => later(0.9).then(() => SECRET);
    const limits = { waitTimeout: 0, storeTimeout: 1 };
    return take(createReceiver({ secret, now, store, ...limits, onError() {} }));
  });
  // Of 1.5 s the secret has left 0.6, and the store may take 0.25 beside.
  assert.ok(short >= 1.7 && short <= 1.85, `${short} s`);
});

test("a handler that is stopped leaves the hook its time", async () => {
  const seconds = await timeOf(() => {
    const options = { secret: async () => SECRET, now, handlerTimeout: 8, onError: never };
    return take(createReceiver(options).onAny(never));
  });
  assert.ok(seconds >= 9.4 && seconds <= 9.7, `${seconds} s`);
});

test("secret, claim, release and hook share their time, whatever a handler takes between them", async () => {
  const seconds = await timeOf((later) => {
    const claim = () => later(1).then(() => "claimed");
    const store = /** @type {any} */ ({ claim, commit() {}, release: never });
    const secret = () => later(1.9).then(() => SECRET);
    const receiver = createReceiver({ secret, now, store, onError: never });
    receiver.onAny(async () => {
      await later(2);
      throw new Error("no database");
    });
    return take(receiver);
  });
  // The hook is left 0.6 s of 4.5, and the handler had two beside these.
  assert.ok(seconds >= 6.4 && seconds <= 6.6, `${seconds} s`);
});

test("secret and claim begin the time: what an asynchronous secret takes, a held claim does not", async () => {
  const seconds = await timeOf((later) => {
    const store = /** @type {any} */ ({ claim: () => "held", commit() {}, release() {} });
    const secret = async () => {
      await later(1.5);
      return SECRET;
    };
    return take(createReceiver({ secret, now, store, onError() {} }).onAny(() => {}));
  });
  assert.ok(seconds > 2 && seconds <= 3.1, `${seconds} s`);
});

test("answerWithin counts from the start: a secret that takes its time leaves less for the handler", async () => {
  const setting = mock.method(globalThis, "setTimeout");
  try {
    const secret = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return SECRET;
    };
    const receiver = createReceiver({ secret, now, answerWithin: 77 }).onAny(async () => {});
    assert.equal((await receiver.fetch(request(event()))).status, 200);
    const limits = setting.mock.calls.map(({ arguments: [, milliseconds] }) => Number(milliseconds));
    assert.equal(limits.filter((milliseconds) => milliseconds > 60_000 && milliseconds < 77_000).length, 1);
    assert.equal(limits.filter((milliseconds) => milliseconds >= 77_000 && milliseconds < 90_000).length, 0);
  } finally {
    setting.mock.restore();
  }
});

test("a context whose properties throw is none, and another is found", async () => {
  const broken = {
    get waitUntil() {
      throw new Error("it is over");
    },
  };
  /** @type {unknown[]} */
  const waits = [];
  const receiver = createReceiver({ secret: SECRET, now }).onAny(() => {});
  const context = { waitUntil: (/** @type {unknown} */ work) => void waits.push(work) };
  assert.equal((await receiver.fetch(request(event()), broken, context)).status, 200);
  assert.equal(waits.length, 1);
});

test("a context is given the whole delivery to wait for, the answer in", async () => {
  /** @type {Promise<unknown>[]} */
  const waits = [];
  const context = { waitUntil: (/** @type {Promise<unknown>} */ work) => void waits.push(work) };
  const receiver = createReceiver({ secret: SECRET, now }).onAny(() => {});
  assert.equal((await receiver.fetch(request(event()), {}, context)).status, 200);
  assert.equal(waits.length, 1);
  const [outcome] = /** @type {any[]} */ (await Promise.all(waits));
  assert.deepEqual([outcome.outcome, outcome.status], ["handled", 200]);
});
