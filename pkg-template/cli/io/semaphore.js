// @ts-check
// At most so many at once; the others wait, first come, first served.

export class Semaphore {
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
  async run(work, signal) {
    if (this.free > 0) this.free -= 1;
    else await this.#acquire(signal);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#release();
    }
  }

  /** @param {AbortSignal} signal @returns {Promise<void>} */
  #acquire(signal) {
    return new Promise((resolve, reject) => {
      this.waiting.add(resolve);
      signal.addEventListener("abort", () => {
        // Where its turn has come already, this changes nothing.
        this.waiting.delete(resolve);
        reject(signal.reason);
      });
    });
  }

  #release() {
    const [next] = this.waiting;
    if (next === undefined) this.free += 1;
    else {
      this.waiting.delete(next);
      next();
    }
  }
}
