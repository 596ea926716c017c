// @ts-check
// Which handlers an event goes to, and what the programmer gets wrong.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { EVENTS } from "wms-webhook";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

test("an authentic delivery is handled, with its id and its bytes", async () => {
  /** @type {any[]} */
  const calls = [];
  const receiver = createReceiver({ secret: SECRET, now })
    .on("INTERMEDIATE_RESULTS", (event, delivery) => void calls.push([event.payload.snr, delivery]))
    .on(["LOW_SNR", "GENERAL_ERROR"], (event) => void calls.push(event.payload.details));
  const body = event({
    event: "INTERMEDIATE_RESULTS",
    payload: { measurementId: "m", snr: 1.5, sequence: 2 },
  });
  const response = await receiver.fetch(request(body));
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "");
  const [[snr, delivery]] = calls.splice(0);
  assert.equal(snr, 1.5);
  assert.equal(delivery.id, sign(body).slice(12));
  assert.equal(Buffer.from(delivery.body).toString(), body);

  for (const code of ["LOW_SNR", "GENERAL_ERROR"]) {
    await receiver.fetch(request(event({ event: code, severity: "ERROR", payload: { details: code } })));
  }
  assert.deepEqual(calls, ["LOW_SNR", "GENERAL_ERROR"]);
});

test("each of the 22 events goes to its own handler, an unknown one to onUnknown, all to onAny, in turn", async () => {
  /** @type {string[]} */
  const calls = [];
  const receiver = createReceiver({ secret: SECRET, now });
  for (const code of /** @type {(keyof typeof EVENTS)[]} */ (Object.keys(EVENTS))) {
    receiver.on(code, async (event) => {
      await Promise.resolve();
      calls.push(`on ${event.event}`);
    });
  }
  receiver.onUnknown((event) => void calls.push(`unknown ${event.event}`));
  receiver.onAny((event) => void calls.push(`any ${event.event}`));
  const payload = { measurementId: "m", snr: 1, sequence: 1, state: "HIDDEN", details: "d" };
  for (const code of [...Object.keys(EVENTS), "FROM_THE_FUTURE"]) {
    assert.equal((await receiver.fetch(request(event({ event: code, payload })))).status, 200);
  }
  assert.deepEqual(calls, [
    ...Object.keys(EVENTS).flatMap((code) => [`on ${code}`, `any ${code}`]),
    "unknown FROM_THE_FUTURE",
    "any FROM_THE_FUTURE",
  ]);
});

/** Events that are not as WMS documents them, with the first place where they are not. */
const DEVIATING = [
  { given: { payload: { details: null } }, path: "/payload/details", reason: "missing" },
  { given: { payload: { details: 5 } }, path: "/payload/details", reason: "wrong_type" },
  { given: { payload: [] }, path: "/payload", reason: "wrong_type" },
  { given: { severity: "LOUD" }, path: "/severity", reason: "undocumented_value" },
];
const DETAILS = { event: "LOW_SNR", severity: "ERROR", payload: { details: "LOW_SNR" } };

for (const { given, path, reason } of DEVIATING) {
  const body = event({ ...DETAILS, ...given });

  test(`${path} ${reason}: no handler of the code is called; onUnknown and onAny are`, async () => {
    for (const names of [["onUnknown"], ["onAny"], ["onUnknown", "onAny"]]) {
      /** @type {string[]} */
      const calls = [];
      const receiver = createReceiver({ secret: SECRET, now }).on("LOW_SNR", () => void calls.push("on"));
      if (names.includes("onUnknown")) receiver.onUnknown(() => void calls.push("onUnknown"));
      if (names.includes("onAny")) receiver.onAny(() => void calls.push("onAny"));
      assert.equal((await receiver.fetch(request(body))).status, 200);
      assert.deepEqual(calls.splice(0), names);
      assert.equal((await receiver.fetch(request(event(DETAILS)))).status, 200);
      assert.deepEqual(calls, ["on", ...names.filter((name) => name === "onAny")]);
    }
  });

  test(`${path} ${reason}: without these it is reported, and not taken for handled`, async () => {
    /** @type {any[]} */
    const reported = [];
    const onError = (/** @type {any} */ error, /** @type {any} */ context) =>
      void reported.push([error, context]);
    const receiver = createReceiver({ secret: SECRET, now, onError }).on("LOW_SNR", () =>
      assert.fail("called"),
    );
    for (let time = 0; time < 2; time += 1) {
      assert.equal((await receiver.fetch(request(body))).status, 422);
      const [[error, context], ...others] = reported.splice(0);
      assert.deepEqual(others, []);
      assert.deepEqual([error.code, error.path, error.reason], ["invalid_event", path, reason]);
      assert.equal(context.isAuthentic, true);
      assert.equal(context.event.event, "LOW_SNR");
    }
    // Without a handler of its own it is one of those that nobody asked for.
    const other = createReceiver({ secret: SECRET, now, onError }).on("WMS_LOADED", () => {});
    assert.equal((await other.fetch(request(body))).status, 200);
    assert.deepEqual(reported, []);
  });
}

/** Events of class other: a code that is new, and a documented one that deviates. */
const OTHERS = [event({ event: "FROM_THE_FUTURE" }), event({ event: "LOW_SNR", payload: {} })];

/** @param {(receiver: any) => void} add @param {string[]} bodies @returns {Promise<string[]>} what the console hears */
async function warningsOf(add, bodies) {
  const warn = mock.method(console, "warn", () => {});
  try {
    const receiver = createReceiver({ secret: SECRET, now, onError() {} });
    add(receiver);
    for (const body of bodies) assert.equal((await receiver.fetch(request(body))).status, 200);
    return warn.mock.calls.map(({ arguments: words }) => words.join(" "));
  } finally {
    warn.mock.restore();
  }
}

for (const [name, add] of /** @type {[string, (receiver: any) => void][]} */ ([
  ["no handler at all", () => {}],
  ["handlers of other codes", (receiver) => receiver.on(["WMS_LOADED", "CAMERA_STARTED"], () => {})],
])) {
  test(`with ${name} an event of class other is answered 200, and the console says so once`, async () => {
    for (const other of OTHERS) {
      const said = await warningsOf(add, [other, other.replace('"sequence":0', '"sequence":1'), ...OTHERS]);
      assert.equal(said.length, 1);
      assert.match(said[0], /no handler: add onUnknown\(handler\) or onAny\(handler\)/);
      assert.doesNotMatch(said[0], /FUTURE|LOW_SNR|session-/);
    }
  });

  test(`with ${name} a documented event that nobody handles is answered 200 in silence`, async () => {
    assert.deepEqual(await warningsOf(add, [event({ event: "PAGE_UNLOADED" })]), []);
  });
}

test("what hangs on Object.prototype makes nothing thenable that a handler gives", () => {
  const prototype = /** @type {any} */ (Object.prototype);
  /** @type {string[]} */
  const outcomes = [];
  const receiver = createReceiver({
    secret: SECRET,
    now,
    onOutcome: ({ outcome }) => void outcomes.push(outcome),
  });
  receiver.onAny(() => ({}));
  const body = event();
  // biome-ignore lint/suspicious/noThenProperty: that is what the test is about
  prototype.then = () => {};
  try {
    // Its promise would never end: nobody waits for it.
    receiver.take({ body, signature: sign(body) });
    assert.deepEqual(outcomes, ["handled"]);
  } finally {
    delete prototype.then;
  }
});

test("a handler may give a function that is thenable, as builders of queries are, and it is waited for", async () => {
  const builder = (/** @type {Promise<unknown>} */ end) =>
    // biome-ignore lint/suspicious/noThenProperty: it is what is tested
    Object.assign(() => {}, { then: end.then.bind(end) });
  for (const [end, status] of /** @type {const} */ ([
    [() => Promise.resolve(), 200],
    [() => Promise.reject(new Error("no database")), 500],
  ])) {
    const receiver = createReceiver({ secret: SECRET, now, onError() {} }).onAny(() => builder(end()));
    assert.equal((await receiver.fetch(request(event()))).status, status);
  }
});

test("an event of class other that a handler takes is no warning", async () => {
  for (const name of ["onUnknown", "onAny"])
    assert.deepEqual(await warningsOf((receiver) => receiver[name](() => {}), OTHERS), []);
});

test("what the programmer gets wrong is a TypeError that tells how to mend it", async () => {
  /** @param {any} options */
  const make = (options) => () => createReceiver(options);
  for (const [options, message] of [
    [undefined, /pass at least \{ secret \}/],
    [{}, /The option "secret" is missing/],
    [{ secret: undefined }, /is its environment variable set\?/],
    [{ secret: "" }, /The secret is empty/],
    [{ secret: [] }, /The array of secrets is empty/],
    [{ secret: "s", tolerence: 1 }, /Unknown option "tolerence": the options are secret, .*tolerance/],
    [{ secret: "s", tolerance: -1 }, /"tolerance" must be a number of seconds from 0, or Infinity/],
    [{ secret: "s", tolerance: "300" }, /"tolerance" must be a number of seconds/],
    [{ secret: "s", tolerance: Number.NaN }, /"tolerance" must be a number of seconds/],
    [{ secret: "s", bodyTimeout: 0 }, /"bodyTimeout" must be a number of seconds above 0/],
    [{ secret: "s", lease: Infinity }, /"lease" must be a number of seconds above 0/],
    [
      { secret: "s", storeTimeout: 2_592_000 },
      /"storeTimeout" must be a number of seconds above 0, at most 2147483/,
    ],
    [{ secret: "s", ttl: 172_799.999 }, /"ttl" must be at least twice the tolerance, so 172800 here/],
    [
      { secret: "s", ttl: 599.999, tolerance: 300 },
      /"ttl" must be at least twice the tolerance, so 600 here/,
    ],
    // The lease is the smaller matter.
    [{ secret: "s", ttl: 5 }, /"ttl" must be at least twice the tolerance/],
    [{ secret: "s", ttl: Infinity }, /"ttl" must be a number of seconds above 0/],
    [{ secret: "s", ttl: 601, tolerance: 300, lease: 602 }, /"ttl" must be at least the lease, so 602 here/],
    [{ secret: "s", ttl: 1, tolerance: Infinity }, /"ttl" must be at least the lease, so 60 here/],
    [{ secret: "s", maxBodyBytes: 0 }, /"maxBodyBytes" must be an integer from 1 to 1048576/],
    [{ secret: "s", encoding: "utf8" }, /"encoding" must be one of auto, bytes, latin1, ascii/],
    [{ secret: "s", strict: 1 }, /"strict" must be true or false/],
    [{ secret: "s", now: 5 }, /"now" must be a function that returns milliseconds/],
    [{ secret: "s", store: new Map() }, /"store" must be a store: an object with claim/],
    [{ secret: "s", onError: "log" }, /"onError" must be a function/],
  ]) {
    assert.throws(
      make(options),
      (error) => error instanceof TypeError && /** @type {RegExp} */ (message).test(error.message),
      String(message),
    );
  }
  for (const [tolerance, ttl, lease] of [
    [undefined, 172_800, undefined],
    [undefined, 172_800.001, undefined],
    [300, 600, 600],
    [0.1, 0.2, 0.1],
    [0.1, 0.201, 0.1],
    // As a number, 1.001 s is a little less than 1001 ms.
    [0.5, 1.001, 0.5],
    [Infinity, 60, 60],
  ]) {
    createReceiver({ secret: "s", tolerance, ttl, lease });
  }

  const receiver = createReceiver({ secret: "s" }).on("WMS_LOADED", () => {});
  /** @type {[() => unknown, RegExp][]} */
  const mistakes = [
    [() => receiver.on("WMS_LOADED", () => {}), /WMS_LOADED has a handler already/],
    [() => receiver.on(["LOW_SNR", "LOW_SNR"], () => {}), /LOW_SNR has a handler already/],
    [() => receiver.on(/** @type {any} */ ("WMS_LOADDED"), () => {}), /documents no event "WMS_LOADDED"/],
    [() => receiver.on(/** @type {any} */ ("toString"), () => {}), /documents no event "toString"/],
    [() => receiver.on("LOW_SNR", /** @type {any} */ (undefined)), /The handler is not a function/],
    [() => receiver.onAny(() => {}).onAny(() => {}), /onAny\(\) was called before/],
    [() => receiver.onUnknown(() => {}).onUnknown(() => {}), /onUnknown\(\) was called before/],
    [() => memoryStore({ maxEntries: 0 }), /"maxEntries" must be an integer above 0/],
  ];
  for (const [mistake, message] of mistakes) {
    assert.throws(mistake, (error) => error instanceof TypeError && message.test(error.message));
  }
  // Nothing of a list is taken if one of it is wrong.
  assert.throws(() => receiver.on(["LOW_SNR", "WMS_LOADED"], () => {}));
  receiver.on("LOW_SNR", () => {});
});
