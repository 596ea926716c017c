// @ts-check
// The test of stores: the store in memory and two toys pass it, and each fault that a store can have fails it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "wms-webhook/receiver";
import { storeTests, transactionalStoreTests } from "wms-webhook/store-test";
import { BROKEN, ToyStore } from "./toys.mjs";
import { BROKEN_TRANSACTIONAL, ToyTransactionalStore } from "./transactional-toys.mjs";

/**
 * The checks that fail, with what they say.
 *
 * @param {import("wms-webhook/store-test").StoreTest[]} tests
 * @param {number} [enough] of them
 */
async function failures(tests, enough = Infinity) {
  /** @type {[string, string][]} */
  const found = [];
  for (const [title, check] of tests) {
    if (found.length === enough) break;
    await check().catch((/** @type {Error} */ { message }) => found.push([title, message]));
  }
  return found;
}

/** @param {ToyStore} toy */
const testsOf = (toy) => storeTests({ create: () => toy, advance: (seconds) => toy.advance(seconds) });

/** @param {ToyTransactionalStore} toy */
const testsOfTransactional = (toy) =>
  transactionalStoreTests({
    create: () => toy,
    advance: (seconds) => toy.advance(seconds),
    write: (tx, id) => void tx.push(id),
    read: (id) => toy.effectsOf(id),
  });

let time = 0;
const memory = memoryStore({ now: () => time });
const advance = (/** @type {number} */ seconds) => {
  time += seconds * 1000;
};
for (const [title, check] of storeTests({ create: () => memory, advance })) {
  test(`memory: ${title}`, check);
}

test("it passes without a clock that is moved", async () => {
  const waiting = memoryStore();
  assert.deepEqual(await failures(storeTests({ create: () => waiting })), []);
});

test("the toys pass", async () => {
  assert.deepEqual(await failures(testsOf(new ToyStore())), []);
  assert.deepEqual(await failures(testsOfTransactional(new ToyTransactionalStore())), []);
});

for (const [fault, Broken] of Object.entries(BROKEN)) {
  test(`a store that ${fault} fails`, async () => {
    const [[, message]] = await failures(testsOf(new Broken()), 1);
    assert.match(message, /^(claim|commit|release)\(\)/);
  });
}

for (const [fault, Broken] of Object.entries(BROKEN_TRANSACTIONAL)) {
  test(`a transactional store that ${fault} fails`, { timeout: 60_000 }, async () => {
    const [[, message]] = await failures(testsOfTransactional(new Broken()), 1);
    assert.match(message, /^(run\(\)|number of effects)/);
  });
}

test("two that share nothing fail", async () => {
  const found = await failures(storeTests({ create: () => memoryStore() }), 1);
  assert.match(found[0][1], /^claim\(\): expected "held", got "claimed"$/);
});

test("what the programmer gets wrong is a TypeError", () => {
  for (const options of [undefined, {}, { create: memory }]) {
    assert.throws(() => storeTests(/** @type {any} */ (options)), /^TypeError: The option "create" must be/);
  }
  const create = () => memory;
  assert.throws(() => storeTests(/** @type {any} */ ({ create, advance: 1 })), /^TypeError: .*"advance"/);
  assert.throws(
    () => storeTests(/** @type {any} */ ({ create, clock: 1 })),
    /^TypeError: Unknown option "clock"/,
  );
  assert.throws(
    () => transactionalStoreTests(/** @type {any} */ ({ create, write() {} })),
    /^TypeError: The option "read" must be a function: pass \{ create, write, read \}/,
  );
});

test("titles are given once", () => {
  const titles = [...testsOf(new ToyStore()), ...testsOfTransactional(new ToyTransactionalStore())];
  assert.equal(new Set(titles.map(([title]) => title)).size, titles.length);
});
