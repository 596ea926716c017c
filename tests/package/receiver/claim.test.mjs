// @ts-check
// What a store is asked for a claim: with which owner, after which faults, and after which pauses.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now, recording } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

/** @param {Partial<import("wms-webhook/receiver").Store>} instead */
function listening(instead) {
  /** @type {[name: string, owner: string][]} */
  const asked = [];
  const memory = memoryStore({ now });
  const methods = /** @type {const} */ (["claim", "commit", "release"]).map((name) => [
    name,
    (/** @type {[string, string, number]} */ ...words) => {
      asked.push([name, words[1]]);
      return (instead[name] ?? memory[name])(...words);
    },
  ]);
  const names = () => asked.map(([name]) => name);
  return { store: Object.fromEntries(methods), asked, names };
}

test("a store that throws at once may have taken the claim: it is given back, and the sender told to come again", async () => {
  const failure = new Error("EPIPE");
  const { store, names } = listening({
    claim() {
      throw failure;
    },
  });
  const { receiver, handled, failures, codes } = recording({ store });
  assert.equal((await receiver.fetch(request(event()))).status, 503);
  assert.deepEqual(names(), ["claim", "release"]);
  assert.deepEqual(codes(), ["store_unavailable"]);
  assert.equal(failures[0].error.cause, failure);
  assert.equal(handled.length, 0);
});

/** A random UUID is of this process only. */
const OWNER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.\d+$/;

test("who claims a delivery commits it, as an owner that no other process can have", async () => {
  const { store, asked } = listening({});
  const { receiver } = recording({ store });
  for (const body of [event(), event()]) assert.equal((await receiver.fetch(request(body))).status, 200);
  assert.deepEqual(
    asked.map(([name]) => name),
    ["claim", "commit", "claim", "commit"],
  );
  const owners = asked.map(([, owner]) => owner);
  assert.equal(owners[0], owners[1]);
  assert.equal(owners[2], owners[3]);
  for (const owner of owners) assert.match(owner, OWNER);
});

test("no two claims in hand have one owner: not where a handler waits, nor where it takes another delivery", async () => {
  const take = (/** @type {any} */ receiver, /** @type {string} */ body) =>
    receiver.take({ body, signature: sign(body) });
  for (const isLate of [true, false]) {
    const { store, asked } = listening({});
    const [before, inner] = [event().replace("{", "{  "), event().replace("{", "{ ")];
    const receiver = createReceiver({ secret: SECRET, now, store }).onAny((_event, { body }) => {
      const isInner = Buffer.from(body).toString().startsWith("{ ");
      const more = isInner ? undefined : take(receiver, inner);
      return isLate && !isInner ? more : undefined;
    });
    // Its owner may be used again.
    await take(receiver, before);
    asked.length = 0;
    assert.equal((await take(receiver, event())).outcome, "handled");
    const claims = asked.filter(([name]) => name === "claim").map(([, owner]) => owner);
    assert.equal(claims.length, 2);
    assert.notEqual(claims[0], claims[1]);
    const commits = asked.filter(([name]) => name === "commit").map(([, owner]) => owner);
    assert.deepEqual(commits, claims.toReversed());
  }
});

test("an owner claims another delivery only after it was committed at once", async () => {
  /** @type {(() => unknown)[]} a commit each, and that of the next delivery */
  const ends = [async () => {}, () => undefined, () => undefined];
  let number = 0;
  const { store, asked } = listening({ commit: () => ends[number]?.() });
  const { receiver } = recording({ store });
  receiver.on("WMS_LOADED", () => {
    if (number === 1) throw new Error("no database");
  });
  for (number = 0; number < ends.length; number += 1) await receiver.fetch(request(event()));
  const owners = asked.filter(([name]) => name === "claim").map(([, owner]) => owner);
  assert.equal(new Set(owners).size, ends.length);
});

test("a commit that fails is tried again after a tenth of a second, and then after half of one", async () => {
  let tries = 0;
  const { store, names } = listening({
    commit() {
      tries += 1;
      if (tries < 3) throw new Error("ECONNRESET");
    },
  });
  const { receiver, handled, codes } = recording({ store });
  const setting = mock.method(globalThis, "setTimeout");
  try {
    assert.equal((await receiver.fetch(request(event()))).status, 200);
    assert.deepEqual(names(), ["claim", "commit", "commit", "commit"]);
    const pauses = setting.mock.calls.map(({ arguments: [, milliseconds] }) => milliseconds);
    assert.deepEqual(
      pauses.filter((milliseconds) => milliseconds === 100 || milliseconds === 500),
      [100, 500],
    );
  } finally {
    setting.mock.restore();
  }
  assert.equal(handled.length, 1);
  assert.deepEqual(codes(), []);
});

test("a renewal that comes late does not give the claim back while its handler runs", async () => {
  let claims = 0;
  /** @type {() => void} */
  let settle = () => {};
  const late = new Promise((resolve) => {
    settle = () => resolve(undefined);
  });
  const { store, names } = listening({
    async claim() {
      claims += 1;
      // Behind the time of the store, and then it is there.
      if (claims === 2) setTimeout(settle, 150);
      if (claims === 2) await late;
      return /** @type {const} */ ("claimed");
    },
  });
  const { receiver, codes } = recording({ store, lease: 0.6, storeTimeout: 0.1 });
  receiver.on("WMS_LOADED", async () => {
    await late;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(names().slice(0, 2), ["claim", "claim"]);
    assert.ok(!names().includes("release"), "the claim is given back");
  });
  // A renewal keeps no process alive.
  const alive = setInterval(() => {}, 1000);
  try {
    assert.equal((await receiver.fetch(request(event()))).status, 200);
  } finally {
    clearInterval(alive);
  }
  assert.ok(!names().includes("release"));
  assert.deepEqual(codes(), []);
});
