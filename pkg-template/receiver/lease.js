// @ts-check
// Renews a claim while its delivery is handled, however long that takes: the lease is for a process that dies.

import { define } from "../core/objects.js";
import { unref } from "./answer.js";
import { receiverError } from "./errors.js";

/** How many renewals are due within a lease, and how many are tried once one has failed. */
const RENEWALS = 3;
const RETRIES = 10;

export class Lease {
  #claim;
  #milliseconds;
  #storeTimeout;
  #onLost;
  /** By `performance.now()`. */
  #end;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;
  /** The one that is under way. @type {Promise<void> | undefined} */
  #renewal = undefined;
  #isOver = false;

  /**
   * @param {import("./claim.js").Claim} claim which was taken just now
   * @param {{ lease: number, storeTimeout: number }} settings in seconds
   * @param {(lost: Error) => void} onLost called once, if another has claimed the delivery, or may have
   */
  constructor(claim, { lease, storeTimeout }, onLost) {
    this.#claim = claim;
    this.#milliseconds = lease * 1000;
    this.#storeTimeout = storeTimeout;
    this.#onLost = onLost;
    this.#end = performance.now() + this.#milliseconds;
    this.#renewIn(this.#milliseconds / RENEWALS);
  }

  /** @returns {Promise<void> | undefined} of a renewal under way: no other one follows */
  end() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    return this.#renewal;
  }

  /** @param {number} milliseconds */
  #renewIn(milliseconds) {
    const renew = () => {
      this.#renewal = this.#renew();
    };
    this.#timer = unref(setTimeout(renew, milliseconds));
  }

  async #renew() {
    const start = performance.now();
    const left = Math.max(this.#end - start, this.#milliseconds / RETRIES);
    /** @type {unknown} */
    let answer;
    /** @type {unknown} */
    let failure;
    try {
      answer = await this.#claim.ask(Math.min(this.#storeTimeout, left / 1000));
    } catch (error) {
      failure = error;
    }
    this.#renewal = undefined;
    if (this.#isOver) return;
    if (answer === "claimed") {
      this.#end = start + this.#milliseconds;
      this.#renewIn(this.#milliseconds / RENEWALS);
    } else if (answer === "held" || answer === "done") {
      this.#onLost(
        receiverError("lease_lost", answer === "done" ? "another has handled it" : "another has it"),
      );
    } else if (performance.now() < this.#end) {
      this.#renewIn(this.#milliseconds / RETRIES);
    } else {
      const lost = receiverError("lease_lost", "the store renewed it no more");
      if (failure) define(lost, "cause", failure, true);
      this.#onLost(lost);
    }
  }
}
