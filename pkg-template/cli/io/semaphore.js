// @ts-check
// So many at once, the others in the order in which they came.

export class Turns {
  /** @param {number} atOnce */
  constructor(atOnce) {
    this.free = atOnce;
    /** @type {Set<() => void>} */
    this.waiting = new Set();
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @param {AbortSignal} signal once aborted, what waits is forgotten; what has begun ends itself
   * @returns {Promise<T>}
   */
  async take(work, signal) {
    if (this.free > 0) this.free -= 1;
    else await this.#turn(signal);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#pass();
    }
  }

  /** @param {AbortSignal} signal @returns {Promise<void>} */
  #turn(signal) {
    return new Promise((resolve, reject) => {
      this.waiting.add(resolve);
      signal.addEventListener("abort", () => {
        // Where its turn has come already, this changes nothing.
        this.waiting.delete(resolve);
        reject(signal.reason);
      });
    });
  }

  #pass() {
    const [next] = this.waiting;
    if (next === undefined) this.free += 1;
    else {
      this.waiting.delete(next);
      next();
    }
  }
}
