// @ts-check
// The receiver by its `fetch`, and by stores that fail.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { EVENTS, WmsWebhookError } from "wms-webhook";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { event, NOW, request, SECRET, sign } from "./sender.mjs";

const now = () => NOW * 1000;

/** A receiver that keeps what it handled and what it refused. @param {object} [options] */
function recording(options) {
  /** @type {any[]} */
  const handled = [];
  /** @type {{ error: any, failure: import("wms-webhook/receiver").Failure }[]} */
  const failures = [];
  const receiver = createReceiver({
    secret: SECRET,
    now,
    onError: (error, failure) => void failures.push({ error, failure }),
    ...options,
  });
  receiver.onAny((event) => void handled.push(event));
  return { receiver, handled, failures, codes: () => failures.map(({ error }) => error.code) };
}

/** @param {() => Promise<void>} run @returns {Promise<string[][]>} what it wrote to the console */
async function logged(run) {
  const error = mock.method(console, "error", () => {});
  try {
    await run();
    return error.mock.calls.map(({ arguments: words }) => words.map(String));
  } finally {
    error.mock.restore();
  }
}

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

test("an event that nobody handles is answered 200", async () => {
  const receiver = createReceiver({ secret: SECRET, now });
  assert.equal((await receiver.fetch(request(event()))).status, 200);
});

const body = event();
const header = sign(body);
const altered = body.replace('"INFO"', '"WARN"');
const lossy = event({ event: "GENERAL_ERROR", payload: { details: "camera #1" } });
/** @type {Record<string, { request: () => Request, status: number, isAuthentic?: boolean }>} */
const REFUSED = {
  missing_signature: { request: () => request(body, {}), status: 401 },
  malformed_signature: {
    request: () => request(body, { "x-wms-content-mac": header.replace("hmac-", "") }),
    status: 401,
  },
  signature_mismatch: { request: () => request(altered, { "x-wms-content-mac": header }), status: 401 },
  ambiguous_body: {
    request: () => request(lossy.replace("#", "ģ"), { "x-wms-content-mac": sign(lossy) }),
    status: 401,
  },
  body_too_large: { request: () => request(" ".repeat(1_048_577)), status: 413 },
  invalid_json: { request: () => request(body.slice(1)), status: 422, isAuthentic: true },
  invalid_event: { request: () => request("{}"), status: 422, isAuthentic: true },
  stale_event: { request: () => request(event({ timestamp: NOW - 301 })), status: 401, isAuthentic: true },
  method_not_allowed: { request: () => new Request("https://example.com/"), status: 405 },
  body_already_parsed: {
    request() {
      const parsed = request(body);
      void parsed.json();
      return parsed;
    },
    status: 500,
  },
};

for (const [code, { request: make, status, isAuthentic = false }] of Object.entries(REFUSED)) {
  test(`${code} is answered ${status}, and only the hook learns why`, async () => {
    const { receiver, handled, failures } = recording();
    await logged(async () => {
      const sent = make();
      const response = await receiver.fetch(sent);
      assert.equal(response.status, status);
      const text = `${await response.text()}${JSON.stringify([...response.headers])}`;
      assert.doesNotMatch(text, new RegExp(`${code}|session|hmac|[0-9a-f]{16}|${SECRET}`));
    });
    assert.equal(handled.length, 0);
    assert.equal(failures.length, 1);
    const [{ error, failure }] = failures;
    assert.ok(error instanceof WmsWebhookError);
    assert.equal(error.code, code);
    assert.equal(error.status, status);
    assert.equal(failure.isAuthentic, isAuthentic);
    const { stack, message, ...properties } = error;
    assert.doesNotMatch(
      stack + message + JSON.stringify(properties),
      /session-|hmac-sha256=[0-9a-f]|[0-9a-f]{16}/,
    );
  });
}

test("an authentic delivery that is no event reaches the hook with its bytes", async () => {
  const { receiver, failures } = recording();
  const body = event({ sequence: "first" });
  assert.equal((await receiver.fetch(request(body))).status, 422);
  const [{ error, failure }] = failures;
  assert.equal(error.path, "/sequence");
  assert.equal(Buffer.from(failure.body ?? []).toString(), body);
  assert.equal(failure.event, undefined);
});

test("if the hook fails, the sender of an authentic delivery may send it again; of another, not", async () => {
  const onError = () => {
    throw new Error("disk full");
  };
  const { receiver } = recording({ onError });
  await logged(async () => {
    assert.equal((await receiver.fetch(request("{}"))).status, 500);
    assert.equal((await receiver.fetch(request(body, {}))).status, 401);
  });
});

test("without a hook, the console learns of authentic deliveries only, and nothing of what is in them", async () => {
  const receiver = createReceiver({ secret: SECRET, now }).onAny(() => {
    throw new Error("out of order");
  });
  const lines = await logged(async () => {
    await receiver.fetch(request(altered, { "x-wms-content-mac": header }));
    await receiver.fetch(request(body, {}));
  });
  assert.deepEqual(lines, []);
  const [invalid, failed] = await logged(async () => {
    await receiver.fetch(request("{}"));
    await receiver.fetch(request(body));
  });
  assert.deepEqual(invalid, [
    "wms-webhook: a delivery:",
    'the body is not an event of WMS: a required field is missing at "/timestamp"',
  ]);
  assert.deepEqual(failed, ["wms-webhook: the handler of WMS_LOADED failed:", "Error: out of order"]);
});

test("freshness goes both ways, by the injected clock", async () => {
  for (const [age, tolerance, status] of [
    [300, undefined, 200],
    [301, undefined, 401],
    [-300, undefined, 200],
    [-301, undefined, 401],
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

test("a clock that gives no time lets nothing pass", async () => {
  const { receiver, codes } = recording({ now: () => Number.NaN });
  assert.equal((await receiver.fetch(request(body))).status, 401);
  assert.deepEqual(codes(), ["stale_event"]);
});

test("the age is judged after the MAC", async () => {
  const { receiver, codes } = recording();
  const old = event({ timestamp: 0 });
  await receiver.fetch(request(old, { "x-wms-content-mac": header }));
  assert.deepEqual(codes(), ["signature_mismatch"]);
});

test("any of the secrets verifies", async () => {
  const { receiver } = recording({ secret: ["new", "old"] });
  const [one, other, third] = [event(), event(), event()];
  assert.equal((await receiver.fetch(request(one, { "x-wms-content-mac": sign(one, "new") }))).status, 200);
  assert.equal(
    (await receiver.fetch(request(other, { "x-wms-content-mac": sign(other, "old") }))).status,
    200,
  );
  assert.equal(
    (await receiver.fetch(request(third, { "x-wms-content-mac": sign(third, "older") }))).status,
    401,
  );
});

/** A body of unknown length. @param {(controller: ReadableStreamDefaultController) => void} pull @param {() => void} [cancel] */
function streamed(pull, cancel = () => {}) {
  const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
  const headers = { "x-wms-content-mac": header };
  const init = { method: "POST", headers, body, duplex: "half" };
  return new Request("https://example.com/", /** @type {RequestInit} */ (init));
}

test("a body without a length is cut off at the limit", async () => {
  let [pulled, isCancelled] = [0, false];
  const { receiver, codes } = recording({ maxBodyBytes: 1000 });
  const endless = streamed(
    (controller) => {
      pulled += 100;
      controller.enqueue(new Uint8Array(100));
    },
    () => {
      isCancelled = true;
    },
  );
  assert.equal((await receiver.fetch(endless)).status, 413);
  assert.deepEqual(codes(), ["body_too_large"]);
  assert.equal(pulled, 1100);
  assert.ok(isCancelled);
});

test("a body that says it is too long is not read", async () => {
  let pulled = 0;
  const { receiver, codes } = recording({ maxBodyBytes: 1000 });
  const long = streamed(() => {
    pulled += 1;
  });
  long.headers.set("content-length", "1001");
  assert.equal((await receiver.fetch(long)).status, 413);
  assert.deepEqual(codes(), ["body_too_large"]);
  assert.equal(pulled, 0);
});

test("a body whose stream somebody else reads, or made text: 500, and it says so", async () => {
  const { receiver, codes } = recording();
  const locked = request(body);
  locked.body?.getReader();
  assert.equal((await receiver.fetch(locked)).status, 500);
  assert.deepEqual(codes(), ["body_already_parsed"]);
});

test("a body that comes byte by byte is the same body", async () => {
  const { receiver, handled } = recording();
  const bytes = Buffer.from(body);
  let at = 0;
  const slow = streamed((controller) => {
    if (at === bytes.length) controller.close();
    else controller.enqueue(Uint8Array.of(bytes[at++]));
  });
  assert.equal((await receiver.fetch(slow)).status, 200);
  assert.deepEqual(handled, [JSON.parse(body)]);
});

test("a body that does not end is given up, one that breaks off is refused", async () => {
  const { receiver, codes } = recording({ bodyTimeout: 0.05 });
  assert.equal((await receiver.fetch(streamed(() => new Promise(() => {})))).status, 408);
  assert.equal(
    (await receiver.fetch(streamed((controller) => controller.error(new Error("reset"))))).status,
    400,
  );
  assert.deepEqual(codes(), ["body_timeout", "incomplete_body"]);
});

test("a duplicate is answered 200 and not handled again, its digits in capitals or not", async () => {
  const { receiver, handled, failures } = recording();
  const body = event();
  const capitals = `hmac-sha256=${sign(body).slice(12).toUpperCase()}`;
  for (const header of [sign(body), sign(body), capitals]) {
    assert.equal((await receiver.fetch(request(body, { "x-wms-content-mac": header }))).status, 200);
  }
  assert.equal(handled.length, 1);
  assert.equal(failures.length, 0);
  assert.equal((await receiver.fetch(request(event()))).status, 200);
  assert.equal(handled.length, 2);
});

test("two at the same moment: one is handled, the other waits for its outcome", async () => {
  const body = event();
  let attempts = 0;
  /** @type {(error?: Error) => void} */
  let settle = () => {};
  const receiver = createReceiver({ secret: SECRET, now, onError() {} }).on("WMS_LOADED", () => {
    attempts += 1;
    return new Promise((resolve, reject) => {
      settle = (error) => (error ? reject(error) : resolve());
    });
  });
  const first = receiver.fetch(request(body));
  let isAnswered = false;
  const second = receiver.fetch(request(body)).finally(() => {
    isAnswered = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(attempts, 1);
  assert.equal(isAnswered, false);
  settle();
  assert.deepEqual([(await first).status, (await second).status, attempts], [200, 200, 1]);
});

test("a handler that throws is answered 500, and the retry is handled", async () => {
  const body = event();
  let attempts = 0;
  /** @type {unknown[]} */
  const errors = [];
  const failed = new Error("no database");
  const receiver = createReceiver({ secret: SECRET, now, onError: (error) => void errors.push(error) }).on(
    "WMS_LOADED",
    async () => {
      attempts += 1;
      if (attempts === 1) throw failed;
    },
  );
  assert.equal((await receiver.fetch(request(body))).status, 500);
  assert.deepEqual(errors, [failed]);
  assert.equal((await receiver.fetch(request(body))).status, 200);
  assert.equal((await receiver.fetch(request(body))).status, 200);
  assert.equal(attempts, 2);
});

test("what a handler throws is its own, even if it is one of our errors", async () => {
  const thrown = new WmsWebhookError("signature_mismatch");
  const receiver = createReceiver({ secret: SECRET, now, onError() {} }).onAny(() => {
    throw thrown;
  });
  assert.equal((await receiver.fetch(request(event()))).status, 500);
});

test("a store that is down, slow or broken: 503, not handled, and it says so", async () => {
  const never = () => new Promise(() => {});
  /** @type {Record<string, any>} */
  const claims = {
    down: () => Promise.reject(new Error("ECONNREFUSED")),
    "throws at once": () => {
      throw new Error("no connection");
    },
    slow: never,
    broken: () => true,
  };
  for (const [name, claim] of Object.entries(claims)) {
    const store = { ...memoryStore(), claim };
    const { receiver, handled, codes, failures } = recording({ store, storeTimeout: 0.05 });
    const response = await receiver.fetch(request(event()));
    assert.equal(response.status, 503, name);
    assert.equal(response.headers.get("retry-after"), "5");
    assert.deepEqual(codes(), ["store_unavailable"], name);
    assert.ok(failures[0].failure.isAuthentic);
    assert.equal(handled.length, 0, name);
  }
});

test("a claim that comes too late is given back", async () => {
  const memory = memoryStore();
  let delay = 100;
  const store = {
    ...memory,
    /** @type {typeof memory.claim} */
    async claim(...claim) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      return memory.claim(...claim);
    },
  };
  const { receiver, handled } = recording({ store, storeTimeout: 0.05 });
  const body = event();
  assert.equal((await receiver.fetch(request(body))).status, 503);
  await new Promise((resolve) => setTimeout(resolve, 100));
  delay = 0;
  assert.equal((await receiver.fetch(request(body))).status, 200);
  assert.equal(handled.length, 1);
});

test("an event that was handled is answered 200, even if the store cannot note it", async () => {
  const store = { ...memoryStore(), commit: () => Promise.reject(new Error("down")) };
  const { receiver, handled, codes } = recording({ store });
  assert.equal((await receiver.fetch(request(event()))).status, 200);
  assert.equal(handled.length, 1);
  assert.deepEqual(codes(), ["store_unavailable"]);
});

test("a delivery that another request holds for long: 503", async () => {
  const store = { ...memoryStore(), claim: () => /** @type {const} */ ("held") };
  const { receiver, handled, codes } = recording({ store });
  assert.equal((await receiver.fetch(request(event()))).status, 503);
  assert.deepEqual(codes(), ["delivery_in_progress"]);
  assert.equal(handled.length, 0);
});

test("the memory store: claims, leases, ends", () => {
  let time = 0;
  const store = memoryStore({ now: () => time });
  assert.equal(store.claim("a", "one", 10), "claimed");
  assert.equal(store.claim("a", "two", 10), "held");
  store.release("a", "two");
  assert.equal(store.claim("a", "two", 10), "held");
  time = 10_000;
  assert.equal(store.claim("a", "two", 10), "claimed");
  store.release("a", "one");
  assert.equal(store.claim("a", "three", 10), "held");
  store.release("a", "two");
  assert.equal(store.claim("a", "three", 10), "claimed");
  store.commit("a", "three", 100);
  assert.equal(store.claim("a", "four", 10), "done");
  time = 109_999;
  assert.equal(store.claim("a", "four", 10), "done");
  time = 110_000;
  assert.equal(store.claim("a", "four", 10), "claimed");
});

test("the memory store is bounded: the oldest is forgotten, and what is in hand never", () => {
  const store = memoryStore({ maxEntries: 2, now: () => 0 });
  for (const id of ["a", "b", "c"]) {
    assert.equal(store.claim(id, "one", 10), "claimed");
    store.commit(id, "one", 100);
  }
  assert.deepEqual(
    ["b", "c", "a"].map((id) => store.claim(id, "two", 10)),
    ["done", "done", "claimed"],
  );
  assert.equal(store.claim("d", "two", 10), "claimed");
  assert.throws(() => store.claim("e", "two", 10), /2 deliveries are being handled/);
  store.release("d", "two");
  assert.equal(store.claim("e", "two", 10), "claimed");
});

test("what the programmer gets wrong is a TypeError that tells how to mend it", async () => {
  /** @param {any} options */
  const make = (options) => () => createReceiver(options);
  for (const [options, message] of [
    [undefined, /pass at least \{ secret \}/],
    [{}, /is its environment variable set\?/],
    [{ secret: "" }, /The secret is empty/],
    [{ secret: [] }, /The array of secrets is empty/],
    [{ secret: "s", tolerence: 1 }, /Unknown option "tolerence": known here are secret, .*tolerance/],
    [{ secret: "s", tolerance: -1 }, /"tolerance" is a number of seconds, or Infinity/],
    [{ secret: "s", tolerance: "300" }, /"tolerance" is a number of seconds/],
    [{ secret: "s", tolerance: Number.NaN }, /"tolerance" is a number of seconds/],
    [{ secret: "s", bodyTimeout: 0 }, /"bodyTimeout" is a number of seconds above 0/],
    [{ secret: "s", lease: Infinity }, /"lease" is a number of seconds above 0/],
    [
      { secret: "s", storeTimeout: 2_592_000 },
      /"storeTimeout" is a number of seconds above 0, at most 2147483/,
    ],
    [{ secret: "s", ttl: 599 }, /"ttl" is at least twice the tolerance/],
    [{ secret: "s", ttl: 600, lease: 601 }, /and at least the lease/],
    [{ secret: "s", maxBodyBytes: 0 }, /"maxBodyBytes" is an integer from 1 to 1048576/],
    [{ secret: "s", encoding: "utf8" }, /"encoding" is one of auto, bytes, latin1, ascii/],
    [{ secret: "s", strict: 1 }, /"strict" is true or false/],
    [{ secret: "s", now: 5 }, /"now" is a function that returns milliseconds/],
    [{ secret: "s", store: new Map() }, /"store" is a store: an object with claim/],
    [{ secret: "s", onError: "log" }, /"onError" is a function/],
  ]) {
    assert.throws(
      make(options),
      (error) => error instanceof TypeError && /** @type {RegExp} */ (message).test(error.message),
      String(message),
    );
  }
  createReceiver({ secret: "s", ttl: 600 });

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
    [() => memoryStore({ maxEntries: 0 }), /"maxEntries" is an integer above 0/],
  ];
  for (const [mistake, message] of mistakes) {
    assert.throws(mistake, (error) => error instanceof TypeError && message.test(error.message));
  }
  // Nothing of a list is taken if one of it is wrong.
  assert.throws(() => receiver.on(["LOW_SNR", "WMS_LOADED"], () => {}));
  receiver.on("LOW_SNR", () => {});
});
