// @ts-check
// What `onOutcome` is told of every delivery, whichever way it comes, and that the hook changes nothing.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { mock, test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { logged, now, recording } from "./recording.mjs";
import { event, NOW, request, SECRET, sign } from "./sender.mjs";

/** @typedef {import("wms-webhook/receiver").Outcome} Outcome */

/** A receiver that keeps its outcomes. @param {object} [options] */
function watching(options) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const { receiver, ...rest } = recording({
    onOutcome: (/** @type {Outcome} */ one) => outcomes.push(one),
    ...options,
  });
  return { receiver, outcomes, ...rest };
}
/** @param {string} body */
const signed = (body) => ({ body, signature: sign(body) });
/** @param {Outcome} outcome */
const told = ({ outcome, code, status, event, class: kind }) => [outcome, code, status, event, kind];

const body = event();
const altered = body.replace('"INFO"', '"WARN"');
const lossy = event({ event: "GENERAL_ERROR", payload: { details: "camera #1" } });
const down = { ...memoryStore(), claim: () => Promise.reject(new Error("ECONNREFUSED")) };
const held = { ...memoryStore(), claim: () => /** @type {const} */ ("held") };
const fails = () => Promise.reject(new Error("disk full"));
const authentic = { "x-wms-content-mac": sign(body) };
const parsed = () => {
  const one = request(body);
  void one.json();
  return one;
};
const cutOff = () => {
  const stream = new ReadableStream({
    pull(controller) {
      controller.error(new Error("reset"));
    },
  });
  const init = { method: "POST", headers: authentic, body: stream, duplex: "half" };
  return new Request("https://example.com/", /** @type {any} */ (init));
};
const silent = () => {
  const init = { method: "POST", headers: authentic, body: new ReadableStream(), duplex: "half" };
  return new Request("https://example.com/", /** @type {any} */ (init));
};

/** What comes, what is told of it, and the options. @type {[string, () => Request, unknown[], object?][]} */
const DELIVERIES = [
  ["a documented event", () => request(body), ["handled", undefined, 200, "WMS_LOADED", "documented"]],
  [
    "a new code",
    () => request(event({ event: "FROM_THE_FUTURE" })),
    ["handled", undefined, 200, undefined, "other"],
  ],
  [
    "a code that is the name of a method",
    () => request(event({ event: "toString" })),
    ["handled", undefined, 200, undefined, "other"],
  ],
  [
    "a documented code with another payload",
    () => request(event({ event: "LOW_SNR" })),
    ["handled", undefined, 200, "LOW_SNR", "other"],
  ],
  [
    "an altered body",
    () => request(altered, authentic),
    ["refused", "signature_mismatch", 401, undefined, "none"],
  ],
  ["no signature", () => request(body, {}), ["refused", "missing_signature", 401, undefined, "none"]],
  [
    "another header",
    () => request(body, { "x-wms-content-mac": "x" }),
    ["refused", "malformed_signature", 401, undefined, "none"],
  ],
  [
    "a body that only the lossy computation explains",
    () => request(lossy.replace("#", "ģ"), { "x-wms-content-mac": sign(lossy) }),
    ["refused", "ambiguous_body", 401, undefined, "none"],
  ],
  [
    "a compressed body",
    () => request(altered, { ...authentic, "content-encoding": "gzip" }),
    ["refused", "unsupported_content_encoding", 415, undefined, "none"],
  ],
  [
    "a body that is too long",
    () => request(" ".repeat(1001)),
    ["refused", "body_too_large", 413, undefined, "none"],
    { maxBodyBytes: 1000 },
  ],
  ["a body that is cut off", cutOff, ["refused", "incomplete_body", 400, undefined, "none"]],
  [
    "a body that never comes",
    silent,
    ["refused", "body_timeout", 408, undefined, "none"],
    { bodyTimeout: 0.01 },
  ],
  ["no JSON", () => request("{"), ["refused", "invalid_json", 422, undefined, "none"]],
  ["no event", () => request("{}"), ["refused", "invalid_event", 422, undefined, "none"]],
  [
    "an old event",
    () => request(event({ timestamp: NOW - 86_401 })),
    ["refused", "stale_event", 401, "WMS_LOADED", "documented"],
  ],
  [
    "another method",
    () => new Request("https://example.com/"),
    ["refused", "method_not_allowed", 405, undefined, "none"],
  ],
  ["a body that was read before", parsed, ["failed", "body_already_parsed", 500, undefined, "none"]],
  [
    "no secret",
    () => request(body),
    ["failed", "secret_unavailable", 503, undefined, "none"],
    { secret: fails },
  ],
  [
    "no store",
    () => request(body),
    ["failed", "store_unavailable", 503, "WMS_LOADED", "documented"],
    { store: down },
  ],
  [
    "no event, and onError fails",
    () => request("{}"),
    ["failed", "invalid_event", 500, undefined, "none"],
    { onError: fails },
  ],
];

for (const [name, make, wanted, options] of DELIVERIES) {
  test(`${name}: told once, with nothing of its sender`, async () => {
    const { receiver, outcomes } = watching(options);
    await logged(async () => {
      const response = await receiver.fetch(make());
      assert.equal(response.status, wanted[2]);
    });
    assert.deepEqual(outcomes.map(told), [wanted]);
    const [{ durationMs, ...outcome }] = outcomes;
    assert.deepEqual(Object.keys(outcomes[0]), ["outcome", "status", "code", "durationMs", "event", "class"]);
    assert.ok(durationMs >= 0 && durationMs < Infinity);
    assert.doesNotMatch(
      JSON.stringify(outcome),
      /session-|[0-9a-f]{16}|FUTURE|toString|camera|reset|disk full/,
    );
  });
}

test("a handler that throws is failed with a code of its own; the retry is handled; then it is a duplicate", async () => {
  let attempts = 0;
  /** @type {Outcome[]} */
  const outcomes = [];
  const receiver = createReceiver({
    secret: SECRET,
    now,
    onError() {},
    onOutcome: (outcome) => outcomes.push(outcome),
  }).on("WMS_LOADED", () => {
    attempts += 1;
    if (attempts === 1) throw new Error("no database");
  });
  const taken = [];
  for (const delivery of Array(3).fill(signed(event()))) taken.push(await receiver.take(delivery));
  assert.deepEqual(outcomes.map(told), [
    ["failed", "handler_failed", 500, "WMS_LOADED", "documented"],
    ["handled", undefined, 200, "WMS_LOADED", "documented"],
    ["duplicate", undefined, 200, "WMS_LOADED", "documented"],
  ]);
  // One vocabulary: take() resolves what the hook was told.
  assert.deepEqual(taken, outcomes);
});

test("a duplicate that waits for the first is told apart from one that comes later", async () => {
  const { receiver, outcomes } = watching();
  receiver.onUnknown(() => new Promise((resolve) => setTimeout(resolve, 20)));
  const delivery = signed(event({ event: "SLOW" }));
  await Promise.all([receiver.take(delivery), receiver.take(delivery)]);
  await receiver.take(delivery);
  assert.deepEqual(
    outcomes.map(({ outcome }) => outcome),
    ["handled", "waited", "duplicate"],
  );
});

test("one that waits for a handler that fails handles the delivery itself", async () => {
  let attempts = 0;
  /** @type {string[]} */
  const outcomes = [];
  const onOutcome = (/** @type {Outcome} */ { outcome }) => outcomes.push(outcome);
  const receiver = createReceiver({ secret: SECRET, now, onError() {}, onOutcome }).onAny(async () => {
    attempts += 1;
    if (attempts > 1) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
    throw new Error("no database");
  });
  const delivery = signed(event());
  await Promise.all([receiver.take(delivery), receiver.take(delivery)]);
  assert.deepEqual(outcomes, ["failed", "handled"]);
});

test("one that waits longer than it may is failed", async () => {
  const { receiver, outcomes } = watching({ store: held, waitTimeout: 0.02 });
  assert.equal((await receiver.take(signed(event()))).code, "delivery_in_progress");
  assert.deepEqual(outcomes.map(told), [["failed", "delivery_in_progress", 503, "WMS_LOADED", "documented"]]);
});

test("a handler that takes too long is failed, and so is what comes when the receiver is closed", async () => {
  const { receiver, outcomes } = watching({ handlerTimeout: 0.02 });
  receiver.onUnknown(() => new Promise(() => {}));
  await receiver.take(signed(event({ event: "SLOW" })));
  await receiver.close({ timeout: 0 });
  await receiver.take(signed(event()));
  assert.deepEqual(outcomes.map(told), [
    ["failed", "handler_timeout", 503, undefined, "other"],
    ["failed", "receiver_closed", 503, undefined, "none"],
  ]);
});

test("a handler that goes on behind a 202 is told when it ends, with the status that was answered", async () => {
  const { receiver, outcomes } = watching({ answerWithin: 0.01 });
  /** @type {() => void} */
  let end = () => {};
  receiver.onUnknown(async ({ event }) => {
    await new Promise((resolve) => {
      end = () => resolve(undefined);
    });
    if (event === "FAILS") throw new Error("no database");
  });
  for (const [code, outcome, why] of [
    ["SLOW", "handled", undefined],
    ["FAILS", "failed", "handler_failed"],
  ]) {
    assert.equal((await receiver.fetch(request(event({ event: code })))).status, 202);
    assert.deepEqual(outcomes, []);
    end();
    for (let tries = 0; outcomes.length === 0; tries += 1) {
      assert.ok(tries < 1000, `${code} was never told`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual(outcomes.splice(0).map(told), [[outcome, why, 202, undefined, "other"]]);
  }
  assert.equal((await receiver.fetch(request(body, authentic))).status, 200);
  assert.deepEqual(outcomes.map(told), [["handled", undefined, 200, "WMS_LOADED", "documented"]]);
});

test("the duration is that of the monotonic clock, from the call to the outcome", async () => {
  let time = 5000;
  const clock = mock.method(performance, "now", () => time);
  try {
    const { receiver, outcomes } = watching();
    receiver.onUnknown(() => {
      time += 70;
    });
    await receiver.take(signed(event({ event: "SLOW" })));
    await receiver.take(signed(event()));
    assert.deepEqual(
      outcomes.map(({ durationMs }) => durationMs),
      [70, 0],
    );
  } finally {
    clock.mock.restore();
  }
});

test("over node:http: a GET, a sender that leaves, and a delivery", async () => {
  const { receiver, outcomes } = watching();
  const server = createServer(receiver.node).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}/`;
  try {
    await (await fetch(url)).text();
    const leaving = httpRequest(url, { method: "POST", headers: { ...authentic, "content-length": "500" } });
    leaving.on("error", () => {});
    leaving.write("{");
    for (let tries = 0; server.listenerCount("request") && tries < 20; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    leaving.destroy();
    for (let tries = 0; outcomes.length < 2; tries += 1) {
      assert.ok(tries < 1000, "what left was never told");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await fetch(url, { method: "POST", headers: authentic, body });
    assert.deepEqual(outcomes.map(told), [
      ["refused", "method_not_allowed", 405, undefined, "none"],
      ["refused", "incomplete_body", 400, undefined, "none"],
      ["handled", undefined, 200, "WMS_LOADED", "documented"],
    ]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

/** Hooks that do what no hook should. @type {Record<string, (outcome: any) => unknown>} */
const HOOKS = {
  throws() {
    throw new Error("no metrics");
  },
  "is rejected": () => Promise.reject(new Error("no metrics")),
  "throws when it is awaited": () => ({
    // biome-ignore lint/suspicious/noThenProperty: as a hook may return anything
    get then() {
      throw new Error("no metrics");
    },
  }),
  "changes what it is given"(outcome) {
    outcome.status = 500;
  },
};
for (const [name, onOutcome] of Object.entries(HOOKS)) {
  test(`a hook that ${name} changes nothing, and that it fails is said once`, async () => {
    const { receiver, handled } = recording({ onOutcome });
    const lines = await logged(async () => {
      for (const delivery of [signed(event()), signed(event())])
        assert.equal((await receiver.take(delivery)).outcome, "handled");
      assert.equal((await receiver.fetch(request(altered, authentic))).status, 401);
      await new Promise(setImmediate);
    });
    assert.equal(handled.length, 2);
    assert.equal(lines.length, 1);
    assert.match(lines[0].join(" "), /onOutcome failed \(reported once\): (Type)?Error/);
  });
}

test("a hook that never settles changes nothing", async () => {
  const { receiver, handled } = recording({ onOutcome: () => new Promise(() => {}) });
  assert.equal((await receiver.fetch(request(event()))).status, 200);
  assert.equal((await receiver.fetch(request(altered, authentic))).status, 401);
  assert.equal(handled.length, 1);
});

test("neither a hook nor a subscriber changes what is answered", async () => {
  const forge = (/** @type {Outcome} */ outcome) => void Reflect.set(outcome, "status", 500);
  const { receiver: hooked } = recording({ onOutcome: forge });
  assert.equal((await hooked.fetch(request(event()))).status, 200);
  const { receiver: traced } = recording();
  const channel = tracingChannel("wms-webhook:delivery");
  const subscriber = /** @type {any} */ ({ asyncStart: (/** @type {any} */ { result }) => forge(result) });
  channel.subscribe(subscriber);
  try {
    assert.equal((await traced.fetch(request(event()))).status, 200);
  } finally {
    channel.unsubscribe(subscriber);
  }
});

test("the hook is called in the context of its delivery, before the answer", async () => {
  /** @type {AsyncLocalStorage<string>} */
  const context = new AsyncLocalStorage();
  /** @type {unknown[]} */
  const seen = [];
  const { receiver } = recording({ onOutcome: () => void seen.push(context.getStore()) });
  for (const [name, one] of /** @type {const} */ ([
    ["good", request(event())],
    ["bad", request(body, {})],
  ])) {
    await context.run(name, () => receiver.fetch(one)).then(() => seen.push("answer"));
  }
  assert.deepEqual(seen, ["good", "answer", "bad", "answer"]);
});

test("a code that hangs on Object.prototype is nobody's", async () => {
  const prototype = /** @type {any} */ (Object.prototype);
  const { receiver, outcomes } = watching();
  receiver.on("WMS_LOADED", () => {
    throw new Error("no database");
  });
  prototype.code = "somebody else's";
  try {
    await receiver.fetch(request(event()));
    await receiver.fetch(request(event({ event: "LOW_SNR", payload: { details: "LOW_SNR" } })));
  } finally {
    delete prototype.code;
  }
  assert.deepEqual(
    outcomes.map(({ outcome, code }) => [outcome, code]),
    [
      ["failed", "handler_failed"],
      ["handled", undefined],
    ],
  );
});

test("what is no function is a mistake", () => {
  assert.throws(() => createReceiver({ secret: SECRET, onOutcome: /** @type {any} */ ("log") }), {
    name: "TypeError",
    message: 'The option "onOutcome" must be a function (outcome).',
  });
});
