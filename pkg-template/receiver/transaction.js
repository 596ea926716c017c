// @ts-check
// Exactly once: a store that runs the work commits what the work did together with its note of the delivery.

import { property } from "../core/inherited.js";
import { budgetOf } from "./claim.js";
import { receiverError } from "./errors.js";
import { causedBy } from "./timeout.js";

/** @typedef {import("./task.js").Task} Task */
/** @typedef {import("../types/receiver.d.ts").TransactionalStore<any>} TransactionalStore */
/** @typedef {{ ttl: number, storeTimeout: number, waitTimeout: number }} Durations in seconds */
/** @typedef {Durations & { store: TransactionalStore }} Settings */

/** How long the store may take beyond the wait, to say that it has waited. */
const ANSWER_SECONDS = 0.25;

/**
 * @param {{ store: import("../types/receiver.d.ts").Store | TransactionalStore } & Durations} settings
 * @returns {settings is Settings}
 */
export function isTransactional(settings) {
  return typeof property(settings.store, "run") === "function";
}

/**
 * Handles a delivery unless it was handled before.
 *
 * @param {string} id
 * @param {Settings} settings
 * @param {Task} task is given its transaction
 * @returns {Promise<"handled" | "duplicate">}
 */
export async function handleInTransaction(id, settings, task) {
  task.startClock();
  const limit = new Limit();
  let [isCalled, isDone] = [false, false];
  /** @type {{ error: unknown } | undefined} */
  let thrown;

  /** @param {unknown} tx */
  async function work(tx) {
    if (isCalled) throw new Error("run() called its work twice");
    isCalled = true;
    // If it is too late, the sender was answered, and may have sent it again.
    limit.signal.throwIfAborted();
    limit.stop();
    task.tx = tx;
    try {
      await task.run();
      isDone = true;
    } catch (error) {
      thrown = { error: task.reason ?? error };
      // A handler that goes on after its timeout keeps the transaction busy.
      if (task.isRunning) limit.abort(error);
      throw error;
    } finally {
      limit.start(task.share(settings.storeTimeout));
    }
  }

  /** @param {unknown} error @returns {never} */
  function fail(error) {
    // Its handlers may have been through, or be so later, but nothing of theirs is committed.
    task.isUndone = true;
    task.handled = false;
    throw thrown ? thrown.error : error;
  }

  const left = Math.max(budgetOf(settings) - task.seconds(), 0);
  const options = { wait: Math.min(settings.waitTimeout, left), signal: limit.signal };
  limit.start(left + ANSWER_SECONDS);
  const run = async () => settings.store.run(id, settings.ttl, work, options);
  const answer = await Promise.race([run(), limit.passed])
    .catch((cause) => fail(causedBy("store_unavailable", cause)))
    .finally(() => limit.stop());
  if (answer === "handled" && isDone) return "handled";
  if (answer === "done" && !isCalled) return "duplicate";
  if (answer === "held" && !isCalled) return fail(receiverError("delivery_in_progress"));
  const detail = 'run() gave neither "handled" after its work, nor "done" or "held" without it';
  return fail(receiverError("store_unavailable", detail));
}

/** A time limit for one step after the other. Once it has passed, it has for good. */
class Limit {
  #controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  signal = this.#controller.signal;
  /** @type {Promise<never>} */
  passed = new Promise((_, reject) => {
    this.signal.addEventListener("abort", () => reject(this.signal.reason));
  });

  constructor() {
    // Nobody may be waiting for it.
    this.passed.catch(() => {});
  }

  /** @param {number} seconds */
  start(seconds) {
    const passed = () => this.abort(new Error(`no answer within ${Number(seconds.toFixed(2))} s`));
    this.#timer = setTimeout(passed, seconds * 1000);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** @param {unknown} reason */
  abort(reason) {
    this.#controller.abort(reason);
  }
}
