// @ts-check
// No timer outlives what it bounds, and the memory store forgets what is over without a word.

import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { mock, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now } from "./recording.mjs";
import { event, request, SECRET } from "./sender.mjs";

/** Timers that were set and neither ran nor were cleared, once all that is ready has run. @param {() => Promise<unknown>} run @returns {Promise<number[]>} their milliseconds */
async function left(run) {
  /** @type {Map<unknown, number>} */
  const open = new Map();
  const [set, clear] = [globalThis.setTimeout, globalThis.clearTimeout];
  const setting = mock.method(
    globalThis,
    "setTimeout",
    (/** @type {() => void} */ call, /** @type {number} */ milliseconds) => {
      const timer = set(() => {
        open.delete(timer);
        call();
      }, milliseconds);
      open.set(timer, milliseconds);
      return timer;
    },
  );
  const clearing = mock.method(globalThis, "clearTimeout", (/** @type {any} */ timer) => {
    open.delete(timer);
    clear(timer);
  });
  try {
    await run();
    await new Promise((resolve) => setImmediate(resolve));
    return [...open.values()];
  } finally {
    for (const timer of open.keys()) clear(/** @type {any} */ (timer));
    setting.mock.restore();
    clearing.mock.restore();
  }
}

const memory = () => {
  const store = memoryStore({ now });
  return {
    claim: async (/** @type {[string, string, number]} */ ...words) => store.claim(...words),
    commit: async (/** @type {[string, string, number]} */ ...words) => store.commit(...words),
    release: async (/** @type {[string, string]} */ ...words) => store.release(...words),
  };
};
const soon = () => new Promise((resolve) => setImmediate(resolve));

for (const [what, options, handler, status] of /** @type {const} */ ([
  ["a handler that ends before 202 is answered", { answerWithin: 1000 }, soon, 200],
  [
    "a handler that fails before 202 is answered",
    { answerWithin: 1000 },
    () => soon().then(Promise.reject.bind(Promise)),
    500,
  ],
  ["an asynchronous store that answers", { store: memory() }, () => {}, 200],
  ["an asynchronous secret that comes", { secret: async () => SECRET }, soon, 200],
  [
    "a store that fails",
    { store: { ...memory(), claim: () => Promise.reject(new Error("down")) } },
    () => {},
    503,
  ],
  ["a hook that ends", { onError: soon }, () => Promise.reject(new Error("no database")), 500],
])) {
  test(`${what} leaves no timer`, async () => {
    const open = await left(async () => {
      const receiver = createReceiver(/** @type {any} */ ({ secret: SECRET, now, onError() {}, ...options }));
      receiver.onAny(handler);
      assert.equal((await receiver.fetch(request(event()))).status, status);
    });
    assert.deepEqual(open, []);
  });
}

test("the rest of a refused body leaves no timer, once it has ended", async () => {
  const receiver = createReceiver({ secret: SECRET, now, maxBodyBytes: 10, onError() {} });
  const open = await left(async () => {
    const response = await receiver.fetch(request(event()));
    assert.equal(response.status, 413);
    await response.text();
  });
  assert.deepEqual(open, []);

  for (const end of ["end", "close", "error"]) {
    const { req, answer, res } = madeUp();
    const stillOpen = await left(async () => {
      const answered = receiver.node(req, res);
      await soon();
      req.emit("data", Buffer.alloc(11));
      await answered;
      assert.deepEqual(answer, [413, "Content Too Large"]);
      req.emit(end);
      assert.deepEqual(answer, [413, "Content Too Large", undefined]);
    });
    assert.deepEqual(stillOpen, [], end);
  }
});

/** A request of node:http whose body is still to come, and its answer. @returns {any} */
function madeUp() {
  /** @type {unknown[]} */
  const answer = [];
  const req = Object.assign(new EventEmitter(), { method: "POST", headers: {}, complete: false });
  const note = (/** @type {unknown} */ part) => void answer.push(part);
  return { req, answer, res: { writeHead: note, write: note, end: note } };
}

test("a handler may take 300 s, and 25 s where the runtime ends what it goes on with", async () => {
  const setting = mock.method(globalThis, "setTimeout");
  try {
    for (const [context, seconds] of /** @type {const} */ ([
      [[], 300],
      [[{}, { waitUntil() {} }], 25],
    ])) {
      setting.mock.resetCalls();
      const receiver = createReceiver({ secret: SECRET, now }).onAny(soon);
      await receiver.fetch(request(event()), ...context);
      const limits = setting.mock.calls.map(({ arguments: [, milliseconds] }) => Number(milliseconds) / 1000);
      assert.deepEqual(
        limits.filter((limit) => limit > 20),
        [seconds],
      );
    }
  } finally {
    setting.mock.restore();
  }
});

test("a body may take 10 s, and so may what is in hand when the receiver is closed", async () => {
  const setting = mock.method(globalThis, "setTimeout");
  try {
    const limits = () => setting.mock.calls.map(({ arguments: [, milliseconds] }) => Number(milliseconds));
    const receiver = createReceiver({ secret: SECRET, now, onError() {} });
    const { req, res } = madeUp();
    const answered = receiver.node(req, res);
    await soon();
    req.emit("error");
    await answered;
    req.emit("end");
    assert.ok(limits().includes(10_000), String(limits()));
    setting.mock.resetCalls();
    await receiver.close();
    assert.ok(limits().includes(10_000), String(limits()));
  } finally {
    setting.mock.restore();
  }
});

// As the documentation of `Store` has it: after 10 ms, then after twice as long each time, up to 500 ms.
const ASKED_MILLISECONDS = [0, 10, 30, 70, 150, 310, 630, 1130, 1630, 2130, 2630];

/**
 * A delivery whose store has a clock of its own, in milliseconds.
 *
 * @param {object} options
 * @param {(passed: number) => unknown} claim
 */
async function answer(options, claim) {
  let passed = 0;
  mock.method(performance, "now", () => passed);
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const store = { claim: () => claim(passed), commit() {}, release() {} };
    const receiver = createReceiver(
      /** @type {any} */ ({ secret: SECRET, now, store, onError() {}, ...options }),
    );
    /** @type {[status: number, at: number] | undefined} */
    let answered;
    receiver.fetch(request(event())).then(({ status }) => (answered = [status, passed]));
    for (; !answered && passed < 10_000; passed += 10) {
      for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
      mock.timers.tick(10);
    }
    return answered;
  } finally {
    mock.timers.reset();
    mock.restoreAll();
  }
}

for (const [waitTimeout, times] of /** @type {[number | undefined, number[]][]} */ ([
  [undefined, ASKED_MILLISECONDS],
  [0.05, ASKED_MILLISECONDS.slice(0, 3)],
  [0, ASKED_MILLISECONDS.slice(0, 1)],
])) {
  test(`a duplicate that waits ${waitTimeout ?? "by default, 3"} s asks the store ${times.length} times`, async () => {
    /** @type {number[]} */
    const asked = [];
    const claim = (/** @type {number} */ passed) => {
      asked.push(passed);
      return "held";
    };
    assert.equal((await answer({ waitTimeout }, claim))?.[0], 503);
    assert.deepEqual(asked, times);
  });
}

for (const [what, waitTimeout, silent, end] of /** @type {[string, number, number, number][]} */ ([
  ["what is left of the time for waiting", 3, 2630, 3000],
  ["a tenth of a second, if less is left", 2.65, 2630, 2730],
  ["its own time, if more is left", 9, 2630, 2630 + 1000],
  ["its own time from the first", 0, 0, 1000],
])) {
  test(`a store that falls silent is given ${what}`, async () => {
    const claim = (/** @type {number} */ passed) => (passed < silent ? "held" : new Promise(() => {}));
    assert.deepEqual(await answer({ waitTimeout, storeTimeout: 1 }, claim), [503, end]);
  });
}

test("the memory store forgets what is over without a warning, and neither sooner nor later", () => {
  const warn = mock.method(console, "warn", () => {});
  try {
    let time = 0;
    const store = memoryStore({ maxEntries: 2, now: () => time });
    for (const id of ["a", "b"]) store.commit(id, "one", 10);
    time = 9_999;
    assert.equal(store.claim("a", "two", 1), "done");
    time = 10_000;
    assert.equal(store.claim("a", "two", 1), "claimed");
    for (const id of ["c", "d"]) store.commit(id, "one", 10);
    assert.equal(warn.mock.callCount(), 0);
    store.commit("e", "one", 10);
    assert.equal(warn.mock.callCount(), 1);
    assert.deepEqual(
      ["c", "d", "e"].map((id) => store.claim(id, "three", 1)),
      ["claimed", "done", "done"],
    );
  } finally {
    warn.mock.restore();
  }
});

test("the memory store keeps nothing that is over, if one comes for each that ends", () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  let time = 0;
  const store = memoryStore({ now: () => time });
  gc();
  const before = process.memoryUsage().heapUsed;
  // 100 MB of ids, of which 1 MB is not over.
  for (let number = 0; number < 1000; number += 1) {
    store.commit(Buffer.alloc(100_000, String(number)).toString("latin1"), "one", 10);
    time += 1000;
  }
  gc();
  const kept = process.memoryUsage().heapUsed - before;
  assert.ok(kept < 5_000_000, `${kept} bytes are kept`);
});
