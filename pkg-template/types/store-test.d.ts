// The types of `wms-webhook/store-test`.

import type { Store, TransactionalStore } from "./receiver.js";

export type { TransactionalStore };

/** A title, and a check that rejects with an `Error` if the store breaks its promise. */
export type StoreTest = [title: string, check: () => Promise<void>];

/** What {@link storeTests} tests with. Own properties only. */
export interface StoreTestOptions {
  /**
   * Gives a store over the engine under test. Each check calls it twice, and expects of the two that they share
   * their deliveries, as two processes would. A store of one process gives the same one each time. The ids are
   * new in each check, so the engine may be the same in all.
   *
   * @example `create: () => memoryStore()`
   */
  create: () => Store | Promise<Store>;
  /**
   * Moves the store's clock by so many seconds. Without it the checks take about 5 s.
   *
   * @defaultValue `undefined`: the checks wait
   * @example `advance: (seconds) => clock.advance(seconds)`
   */
  advance?: (seconds: number) => unknown;
}

/**
 * The test that any store must pass: races, leases, owners, answers that come late, and the end of memory.
 * It is for any runner, and uses nothing of a runtime but timers and `crypto`.
 *
 * What it cannot test is yours: what happens while the engine is away. Each method must then throw, or not
 * answer; the receiver answers 503, and nobody may have been told that a delivery was claimed or done.
 *
 * @throws {TypeError} if an option is missing or not a function
 * @example
 * ```js
 * import { memoryStore } from "wms-webhook/receiver";
 * import { storeTests } from "wms-webhook/store-test";
 *
 * let time = 0;
 * const store = memoryStore({ now: () => time });
 * const advance = (seconds) => {
 *   time += seconds * 1000;
 * };
 * for (const [title, check] of storeTests({ create: () => store, advance })) {
 *   // With a runner: test(title, check);
 *   await check();
 * }
 * console.log("a store"); // a store
 * ```
 */
export declare function storeTests(options: StoreTestOptions): StoreTest[];

/** What {@link transactionalStoreTests} tests with. Own properties only. */
export interface TransactionalStoreTestOptions<Tx> {
  /**
   * As in {@link StoreTestOptions}: two that share their deliveries. At least two runs go on at a time.
   *
   * @example `create: () => postgresStore({ pool })`
   */
  create: () => TransactionalStore<Tx> | Promise<TransactionalStore<Tx>>;
  /**
   * As in {@link StoreTestOptions}.
   *
   * @defaultValue `undefined`: the checks wait
   * @example `advance: (seconds) => clock.advance(seconds)`
   */
  advance?: (seconds: number) => unknown;
  /**
   * Has an effect in the transaction, such as a row in a table. `id` is the delivery's.
   *
   * @example `write: (tx, id) => tx.query("INSERT INTO effects VALUES ($1)", [id])`
   */
  write: (tx: Tx, id: string) => unknown;
  /**
   * How many effects of a delivery have stayed.
   *
   * @example `read: (id) => countEffects(id)`
   */
  read: (id: string) => number | Promise<number>;
}

/**
 * The test that any store with transactions must pass.
 *
 * @throws {TypeError} if an option is missing or not a function
 */
export declare function transactionalStoreTests<Tx>(options: TransactionalStoreTestOptions<Tx>): StoreTest[];
