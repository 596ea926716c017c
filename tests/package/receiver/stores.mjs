// @ts-check
// What every store promises, whichever it is. A second here is a second of the store's own clock, and
// nothing here must be done within one: this machine may be as slow as it likes.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

const pause = (/** @type {number} */ seconds) =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** @param {import("wms-webhook/receiver").Store} store */
export async function keepsItsPromises(store) {
  const id = randomBytes(32).toString("hex");
  assert.equal(await store.claim(id, "one", 60), "claimed");
  assert.equal(await store.claim(id, "two", 60), "held");
  // Its owner may ask again: the answer may have been lost.
  assert.equal(await store.claim(id, "one", 60), "claimed");
  assert.equal(await store.claim(randomBytes(32).toString("hex"), "two", 60), "claimed");
  // Who does not hold it cannot give it back.
  await store.release(id, "two");
  assert.equal(await store.claim(id, "two", 60), "held");
  await store.release(id, "one");
  assert.equal(await store.claim(id, "two", 0.2), "claimed");
  // Its owner renews it.
  assert.equal(await store.claim(id, "two", 60), "claimed");
  await pause(0.3);
  assert.equal(await store.claim(id, "three", 60), "held");
  // A lease ends.
  assert.equal(await store.claim(id, "two", 0.2), "claimed");
  await pause(0.3);
  assert.equal(await store.claim(id, "three", 60), "claimed");
  await store.release(id, "two");
  assert.equal(await store.claim(id, "four", 60), "held");
  await store.commit(id, "three", 60);
  assert.equal(await store.claim(id, "four", 60), "done");
  // Nobody takes back what was handled.
  await store.release(id, "three");
  assert.equal(await store.claim(id, "four", 60), "done");
  // A memory ends.
  await store.commit(id, "three", 0.2);
  await pause(0.3);
  assert.equal(await store.claim(id, "four", 60), "claimed");

  // Of many at the same moment, one.
  for (let round = 0; round < 20; round += 1) {
    const id = randomBytes(32).toString("hex");
    const claims = await Promise.all(Array.from({ length: 16 }, (_, n) => store.claim(id, `owner ${n}`, 60)));
    assert.equal(claims.filter((claim) => claim === "claimed").length, 1);
    assert.equal(claims.filter((claim) => claim === "held").length, 15);
  }
}
