// @ts-check
// A lost lease is noticed. What renewals are answered comes from stores that are told to; that every store answers
// so is in stores.mjs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "wms-webhook/receiver";
import { now, recording } from "./recording.mjs";
import { event, request, sign } from "./sender.mjs";

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** @param {() => boolean} condition @param {string} what */
async function until(condition, what) {
  for (let tries = 0; !condition(); tries += 1) {
    if (tries === 2000) throw new Error(`${what} does not come`);
    await pause(10);
  }
}

/** A store whose renewals are answered by a function. @param {(renewal: number) => unknown} renew */
function renewing(renew) {
  const memory = memoryStore({ now });
  /** @type {string[]} */
  const asked = [];
  let claims = 0;
  /** @type {any} */
  const store = {
    claim: (/** @type {[string, string, number]} */ ...claim) => {
      claims += 1;
      if (claims === 1) return memory.claim(...claim);
      asked.push("renew");
      return renew(claims - 1);
    },
    commit: (/** @type {[string, string, number]} */ ...commit) => {
      asked.push("commit");
      memory.commit(...commit);
    },
    release: (/** @type {[string, string]} */ ...release) => {
      asked.push("release");
      memory.release(...release);
    },
  };
  return { store, asked, memory };
}

/** A handler that ends when it is told to, with its signal. @param {ReturnType<typeof recording>} recorded */
function slow({ receiver }) {
  const told = {
    finish: () => {},
    fail: () => {},
    /** @type {AbortSignal | undefined} */
    signal: undefined,
  };
  receiver.on("WMS_LOADED", (_event, { signal }) => {
    told.signal = signal;
    return new Promise((resolve, reject) => {
      told.finish = () => resolve(undefined);
      told.fail = () => reject(signal.reason);
    });
  });
  return told;
}

for (const answer of /** @type {const} */ (["held", "done"])) {
  test(`a renewal that is answered "${answer}": the signal is aborted, it is reported once, and renewed no more`, async () => {
    const { store, asked } = renewing(() => answer);
    const recorded = recording({ store, lease: 0.3 });
    const told = slow(recorded);
    const response = recorded.receiver.fetch(request(event()));
    await until(() => recorded.failures.length > 0, "the report");
    assert.deepEqual(recorded.codes(), ["lease_lost"]);
    assert.equal(told.signal?.aborted, true);
    assert.equal(told.signal?.reason, recorded.failures[0].error);
    assert.equal(recorded.failures[0].failure.handled, false);
    await pause(300);
    assert.deepEqual(asked, ["renew"]);
    told.fail();
    assert.equal((await response).status, 503);
    assert.deepEqual(recorded.codes(), ["lease_lost"]);
    assert.deepEqual(asked, ["renew", "release"]);
  });
}

test("a handler that lost its claim and succeeds all the same is noted as handled: 200", async () => {
  const { store, asked, memory } = renewing(() => "held");
  const recorded = recording({ store, lease: 0.3 });
  const told = slow(recorded);
  const body = event();
  const response = recorded.receiver.fetch(request(body));
  await until(() => recorded.failures.length > 0, "the report");
  told.finish();
  assert.equal((await response).status, 200);
  assert.deepEqual(asked, ["renew", "commit"]);
  assert.equal(memory.claim(sign(body).slice(12), "other", 60), "done");
});

test("a renewal that fails is tried again, and no claim is lost by it", async () => {
  const { store, asked } = renewing((renewal) => {
    if (renewal <= 2) throw new Error("ECONNRESET");
    return "claimed";
  });
  const recorded = recording({ store, lease: 1 });
  const told = slow(recorded);
  const response = recorded.receiver.fetch(request(event()));
  await until(() => asked.length >= 4, "the fourth renewal");
  assert.equal(told.signal?.aborted, false);
  told.finish();
  assert.equal((await response).status, 200);
  assert.deepEqual(recorded.codes(), []);
});

test("a renewal that fails after the first lease is tried again as well", async () => {
  const { store, asked } = renewing((renewal) => {
    // With the fourth the first lease is over.
    if (renewal === 6) throw new Error("ECONNRESET");
    return "claimed";
  });
  const recorded = recording({ store, lease: 0.6 });
  const told = slow(recorded);
  const response = recorded.receiver.fetch(request(event()));
  await until(() => asked.length >= 7, "the seventh renewal");
  assert.equal(told.signal?.aborted, false);
  told.finish();
  assert.equal((await response).status, 200);
  assert.deepEqual(recorded.codes(), []);
});

test("a store that takes its time, within storeTimeout, renews each claim", async () => {
  const { store, asked } = renewing(() => pause(20).then(() => "claimed"));
  const recorded = recording({ store, lease: 0.6 });
  const told = slow(recorded);
  const response = recorded.receiver.fetch(request(event()));
  await until(() => asked.length >= 5 || recorded.failures.length > 0, "the fifth renewal");
  assert.equal(told.signal?.aborted, false);
  told.finish();
  assert.equal((await response).status, 200);
  assert.deepEqual(recorded.codes(), []);
});

test("a claim is lost with its lease, however much longer the store may take", async (t) => {
  // Of a process that has been up for a day.
  const clock = performance.now.bind(performance);
  t.mock.method(performance, "now", () => 86_400_000 + clock());
  const { store } = renewing(() => new Promise(() => {}));
  const recorded = recording({ store, lease: 0.3, storeTimeout: 60 });
  const told = slow(recorded);
  const response = recorded.receiver.fetch(request(event()));
  await until(() => recorded.failures.length > 0, "the report");
  assert.deepEqual(recorded.codes(), ["lease_lost"]);
  told.fail();
  assert.equal((await response).status, 503);
});

for (const end of /** @type {const} */ (["finish", "fail"])) {
  test(`a handler that ${end === "finish" ? "succeeds" : "fails"} while a renewal is under way: no other follows`, async () => {
    let renew = (/** @type {string} */ _answer) => {};
    const answer = new Promise((resolve) => {
      renew = resolve;
    });
    const { store, asked } = renewing(() => answer);
    const recorded = recording({ store, lease: 0.15 });
    const told = slow(recorded);
    const response = recorded.receiver.fetch(request(event()));
    await until(() => asked.length === 1, "the renewal");
    told[end]();
    await pause(0);
    renew("claimed");
    assert.equal((await response).status, end === "finish" ? 200 : 500);
    await pause(200);
    assert.deepEqual(asked, ["renew", end === "finish" ? "commit" : "release"]);
    const codes = recorded.failures.map(({ failure }) => failure.code);
    assert.deepEqual(codes, end === "finish" ? [] : ["handler_failed"]);
  });
}

for (const [name, renew] of Object.entries({
  fails: () => Promise.reject(new Error("ECONNREFUSED")),
  "is silent": () => new Promise(() => {}),
})) {
  test(`a store that ${name} for a whole lease: the claim counts as lost, with the cause`, async () => {
    const { store, asked } = renewing(renew);
    const recorded = recording({ store, lease: 0.4, storeTimeout: 0.1 });
    const told = slow(recorded);
    const response = recorded.receiver.fetch(request(event()));
    await until(() => recorded.failures.length > 0, "the report");
    assert.ok(asked.length > 1, "it is not tried again");
    assert.deepEqual(recorded.codes(), ["lease_lost"]);
    assert.equal(recorded.failures[0].error.cause.code, "store_unavailable");
    assert.equal(told.signal?.aborted, true);
    told.fail();
    assert.equal((await response).status, 503);
    assert.equal(recorded.failures.length, 1);
  });
}

test("a renewal under way lands before the claim is given back, and one that is too late is undone", async () => {
  for (const isLate of [false, true]) {
    const { store, asked, memory } = renewing(() =>
      pause(isLate ? 400 : 100).then(() => {
        asked.push("renewed");
        return memory.claim(sign(body).slice(12), owner, 60);
      }),
    );
    let owner = "";
    const body = event();
    const claim = store.claim;
    store.claim = (/** @type {any} */ id, /** @type {string} */ own, /** @type {number} */ lease) => {
      owner = own;
      return claim(id, own, lease);
    };
    const recorded = recording({ store, lease: 0.3, storeTimeout: 0.2 });
    recorded.receiver.on("WMS_LOADED", async () => {
      while (!asked.includes("renew")) await pause(5);
      throw new Error("no database");
    });
    assert.equal((await recorded.receiver.fetch(request(body))).status, 500);
    await until(() => asked.includes("renewed"), "the renewal");
    await pause(20);
    assert.equal(memory.claim(sign(body).slice(12), "other", 60), "claimed", String(asked));
    assert.deepEqual(asked.filter((what) => what !== "renew").slice(-2), ["renewed", "release"]);
  }
});
