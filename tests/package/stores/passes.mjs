// @ts-check
// The test that any store must pass, its checks all at once: most of their time is spent waiting.

import { test } from "node:test";
import { storeTests } from "wms-webhook/store-test";

/** @typedef {import("wms-webhook/receiver").Store} Store */

/**
 * @param {string} name
 * @param {(t: import("node:test").TestContext) => Promise<() => Store>} connect
 * @param {RegExp} [without] titles of checks that are left out
 */
export function passes(name, connect, without = /^$/) {
  test(name, { concurrency: true, timeout: 120_000 }, async (t) => {
    const create = await connect(t);
    const checks = storeTests({ create }).filter(([title]) => !without.test(title));
    await Promise.all(checks.map(([title, check]) => t.test(title, check)));
  });
}
