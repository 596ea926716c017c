// @ts-check
// Duplicates, handlers and stores that fail, and the store in memory.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { WmsWebhookError } from "wms-webhook";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now, recording } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

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
  let settle = () => {};
  const receiver = createReceiver({ secret: SECRET, now, onError() {} }).on("WMS_LOADED", () => {
    attempts += 1;
    return new Promise((resolve) => {
      settle = () => resolve(undefined);
    });
  });
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  try {
    let isAnswered = false;
    const first = receiver.fetch(request(body));
    const second = receiver.fetch(request(body)).finally(() => {
      isAnswered = true;
    });
    /** @param {number} milliseconds */
    const pass = async (milliseconds) => {
      for (let passed = 0; passed < milliseconds; passed += 10) {
        for (let turns = 0; turns < 3; turns += 1) await new Promise(setImmediate);
        mock.timers.tick(10);
      }
    };
    await pass(4000);
    assert.deepEqual([attempts, isAnswered], [1, false]);
    settle();
    await pass(1000);
    assert.deepEqual([(await first).status, (await second).status, attempts], [200, 200, 1]);
  } finally {
    mock.timers.reset();
  }
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
  assert.deepEqual(codes(), ["commit_failed"]);
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
