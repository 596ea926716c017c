// @ts-check
// The deliveries in hand, for a process that is about to end.

import { receiverError } from "./errors.js";

/** How long handlers that are asked to stop may take to do so, so that their deliveries are given back. */
const GRACE_SECONDS = 1;

export class InHand {
  /** Deliveries, and what goes on behind the answers of some. */
  #count = 0;
  /** Those whose handlers are running. @type {Set<import("./task.js").Task>} */
  #running = new Set();
  /** Called when nothing is in hand. @type {Set<() => void>} */
  #waiting = new Set();
  #isClosed = false;

  get isClosed() {
    return this.#isClosed;
  }

  enter() {
    this.#count += 1;
  }

  leave() {
    this.#count -= 1;
    if (this.#count > 0) return;
    for (const tell of this.#waiting) tell();
  }

  /** @param {import("./task.js").Task} task */
  begin(task) {
    this.#running.add(task);
  }

  /** @param {import("./task.js").Task} task */
  end(task) {
    this.#running.delete(task);
  }

  /**
   * Takes nothing more, and waits for what is in hand.
   *
   * @param {number} seconds after which handlers are asked to stop
   * @returns {Promise<number>} how many are left
   */
  async close(seconds) {
    this.#isClosed = true;
    if (!(await this.#isEmptyWithin(seconds))) {
      for (const task of this.#running) task.abort(receiverError("receiver_closed"));
      await this.#isEmptyWithin(GRACE_SECONDS);
    }
    return this.#count;
  }

  /** @param {number} seconds @returns {Promise<boolean>} */
  #isEmptyWithin(seconds) {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        // After the answers of those that were the last.
        setTimeout(() => resolve(this.#count === 0));
      };
      const timer = setTimeout(end, seconds * 1000);
      this.#waiting.add(end);
      if (this.#count === 0) end();
    });
  }
}
