// @ts-check
// A claim of a delivery in the store: taken, renewed, and in the end committed or given back.

import { receiverError } from "./errors.js";
import { attempt } from "./thenable.js";
import { withTimeout } from "./timeout.js";

/** @typedef {import("../types/receiver.d.ts").Store} Store */
/** @typedef {{ store: Store, lease: number, ttl: number, storeTimeout: number, waitTimeout: number }} Claims durations in seconds */

const FIRST_PAUSE_SECONDS = 0.01;
const LONGEST_PAUSE_SECONDS = 0.5;
/** Before the second attempt to commit, and before the third. */
const FIRST_COMMIT_PAUSE_SECONDS = 0.1;
const SECOND_COMMIT_PAUSE_SECONDS = 0.5;
/** Secret and claim share the time that a duplicate may wait, and at least so many times that of the store. */
const STORE_TIMEOUTS = 1.5;
/** However little of it is left, a store is given this. */
const LEAST_SECONDS = 0.1;

/** Seconds for secret and claim. @param {{ storeTimeout: number, waitTimeout: number }} settings */
export function budgetOf({ storeTimeout, waitTimeout }) {
  return Math.max(waitTimeout, STORE_TIMEOUTS * storeTimeout);
}

export class Claim {
  /** Whether another owner held the delivery at first. */
  hasWaited = false;

  #id;
  #owner = takeOwner();
  #claims;
  #isGivenBack = false;

  /** @param {string} id @param {Claims} claims */
  constructor(id, claims) {
    this.#id = id;
    this.#claims = claims;
  }

  /**
   * A duplicate waits until the first request is done: if that one failed, nobody must have told the sender that
   * all is well.
   *
   * @param {import("./task.js").Task} task
   * @returns {"claimed" | "done" | Promise<"claimed" | "done">} at once if the store answers at once
   * @throws {WmsWebhookError} `store_unavailable` or `delivery_in_progress`, at once or later
   */
  take(task) {
    const first = this.#tryToTake(task);
    return first === "claimed" || first === "done" ? first : this.#wait(first, task);
  }

  /** @param {import("./task.js").Task} task @returns {unknown} at once or later */
  #tryToTake(task) {
    const left = Math.max(budgetOf(this.#claims) - task.seconds(), LEAST_SECONDS);
    try {
      return this.ask(Math.min(this.#claims.storeTimeout, left));
    } catch (failure) {
      return Promise.reject(failure);
    }
  }

  /**
   * @param {unknown} state what the store answered, at once or later
   * @param {import("./task.js").Task} task
   * @returns {Promise<"claimed" | "done">}
   */
  async #wait(state, task) {
    let answer = this.#orGiveBack(state, task);
    // Should the next lines fail, nobody would hear of it, and what nobody hears of ends the process.
    answer.catch(() => {});
    task.startClock();
    const end = Math.min(task.seconds() + this.#claims.waitTimeout, budgetOf(this.#claims));
    for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_SECONDS)) {
      const known = await answer;
      if (known === "claimed" || known === "done") return known;
      if (known !== "held") {
        throw receiverError("store_unavailable", 'claim() gave neither "claimed", "held" nor "done"');
      }
      // So that a clock that gives NaN ends it.
      if (!(task.seconds() + pause < end)) throw receiverError("delivery_in_progress");
      this.hasWaited = true;
      await sleep(pause);
      answer = this.#orGiveBack(this.#tryToTake(task), task);
    }
  }

  /** @param {unknown} state @param {import("./task.js").Task} task */
  async #orGiveBack(state, task) {
    try {
      return await state;
    } catch (failure) {
      // The store may have taken the claim and lost the answer.
      task.goOn(this.release());
      throw failure;
    }
  }

  /**
   * Takes the claim, or begins its lease anew.
   *
   * @param {number} seconds that the store may take
   * @returns {unknown} what the store answers, at once or later
   * @throws {WmsWebhookError} `store_unavailable`
   */
  ask(seconds) {
    const { store, lease } = this.#claims;
    return withTimeout(
      seconds,
      "store_unavailable",
      () => store.claim(this.#id, this.#owner, lease),
      (late) => late === "claimed" && this.#isGivenBack && this.release(),
    );
  }

  /**
   * Gives the claim back. If the store does not hear of it, a retry is handled after the lease.
   * @returns {unknown} it fails never, at once or later
   */
  release() {
    const { store, storeTimeout } = this.#claims;
    this.#isGivenBack = true;
    const release = () => store.release(this.#id, this.#owner);
    return attempt(
      () => withTimeout(storeTimeout, "store_unavailable", release),
      () => {},
    );
  }

  /**
   * Notes that the delivery was handled: what is not noted would be handled again if it were replayed.
   *
   * @returns {unknown} at once or later
   * @throws {WmsWebhookError} `commit_failed`, at once or later
   */
  commit() {
    return attempt(
      () => this.#note(),
      () => this.#noteLater(),
    );
  }

  /** It was committed at once, so nothing of it is under way: its owner may claim another delivery. */
  end() {
    spareOwner = this.#owner;
  }

  #note() {
    const { store, ttl, storeTimeout } = this.#claims;
    return withTimeout(storeTimeout, "commit_failed", () => store.commit(this.#id, this.#owner, ttl));
  }

  async #noteLater() {
    await sleep(FIRST_COMMIT_PAUSE_SECONDS);
    try {
      return await this.#note();
    } catch {
      await sleep(SECOND_COMMIT_PAUSE_SECONDS);
      return this.#note();
    }
  }
}

/** Made with the first claim: what a process did before may be in a snapshot that several start from. */
let instance = "";
let owners = 0;
/** That of a claim that has ended. To make one takes as long as all else that the store in memory does. */
let spareOwner = "";

/** Of no other claim in hand, in any process. */
function takeOwner() {
  const owner = spareOwner || newOwner();
  spareOwner = "";
  return owner;
}

/** A UUID for each would take as long as a claim does. */
function newOwner() {
  // The jsdom of Jest 29 has no `randomUUID`.
  instance ||= crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
  owners += 1;
  return `${instance}.${owners}`;
}

/** @param {number} seconds */
function sleep(seconds) {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
