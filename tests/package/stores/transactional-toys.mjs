// @ts-check
// A store with transactions in memory: a delivery is locked while it is handled, and effects are kept at the
// end. And others that differ from it by one fault each.

/** @typedef {string[]} Tx the effects so far */

export class ToyTransactionalStore {
  /** @type {Map<string, number>} */
  until = new Map();
  /** The end of the last run of a delivery. @type {Map<string, Promise<unknown>>} */
  locks = new Map();
  /** @type {string[]} */
  effects = [];
  time = 0;

  /** @param {number} seconds */
  advance(seconds) {
    this.time += seconds;
  }

  /** @param {string} id */
  effectsOf(id) {
    return this.effects.filter((effect) => effect === id).length;
  }

  /** @param {string} id */
  isDone(id) {
    return /** @type {number} */ (this.until.get(id)) > this.time;
  }

  /** @param {string} id @param {number} ttl @param {(tx: Tx) => unknown} work @returns {Promise<any>} */
  run(id, ttl, work) {
    const lock = this.lockOf(id);
    const run = (async () => {
      await this.locks.get(lock);
      return this.transact(id, ttl, work);
    })();
    this.locks.set(
      lock,
      run.catch(() => {}),
    );
    return run;
  }

  /** @param {string} id */
  lockOf(id) {
    return id;
  }

  /** @param {string} id @param {number} ttl @param {(tx: Tx) => unknown} work @returns {Promise<any>} */
  async transact(id, ttl, work) {
    if (this.isDone(id)) return "done";
    /** @type {Tx} */
    const tx = [];
    await work(tx);
    this.until.set(id, this.time + ttl);
    this.effects.push(...tx);
    return "handled";
  }
}

/** @type {Record<string, new () => ToyTransactionalStore>} */
export const BROKEN_TRANSACTIONAL = {
  "does not wait for the same delivery": class extends ToyTransactionalStore {
    /** @param {[string, number, (tx: Tx) => unknown]} run */
    run(...run) {
      return this.transact(...run);
    }
  },
  "waits for other deliveries": class extends ToyTransactionalStore {
    lockOf() {
      return "all";
    }
  },
  "locks by a part of the id": class extends ToyTransactionalStore {
    /** @param {string} id */
    isDone(id) {
      return [...this.until.keys()].some(
        (other) => other.slice(0, 63) === id.slice(0, 63) && super.isDone(other),
      );
    }
  },
  "says that it is done while it is being handled": class extends ToyTransactionalStore {
    /** @type {Set<string>} */
    running = new Set();
    /** @param {[string, number, (tx: Tx) => unknown]} run */
    async run(...run) {
      const [id] = run;
      if (this.running.has(id)) return "done";
      this.running.add(id);
      return super.run(...run).finally(() => this.running.delete(id));
    }
  },
  "keeps the effects of what threw": class extends ToyTransactionalStore {
    /** @param {[string, number, (tx: Tx) => unknown]} run */
    transact(...[id, ttl, work]) {
      const tx = /** @type {any} */ ({ push: (/** @type {string} */ effect) => this.effects.push(effect) });
      return super.transact(id, ttl, () => work(tx));
    }
  },
  "notes what threw": class extends ToyTransactionalStore {
    /** @param {[string, number, (tx: Tx) => unknown]} run */
    async transact(...run) {
      try {
        return await super.transact(...run);
      } catch (error) {
        this.until.set(run[0], this.time + run[1]);
        throw error;
      }
    }
  },
  "swallows what the work throws": class extends ToyTransactionalStore {
    /** @param {[string, number, (tx: Tx) => unknown]} run */
    transact(...run) {
      return super.transact(...run).catch(() => "handled");
    }
  },
  "throws an error of its own": class extends ToyTransactionalStore {
    /** @param {[string, number, (tx: Tx) => unknown]} run */
    transact(...run) {
      return super.transact(...run).catch((cause) => {
        throw new Error("rolled back", { cause });
      });
    }
  },
  "fails whoever waited for what threw": class extends ToyTransactionalStore {
    /** @param {[string, number, (tx: Tx) => unknown]} run */
    run(...[id, ttl, work]) {
      const before = this.locks.get(id);
      const run = (async () => {
        await before;
        return this.transact(id, ttl, work);
      })();
      run.catch(() => {});
      this.locks.set(id, run);
      return run;
    }
  },
  "loses the effects": class extends ToyTransactionalStore {
    /** @param {[string, number, (tx: Tx) => unknown]} run */
    transact(...[id, ttl, work]) {
      return super.transact(id, ttl, () => work([]));
    }
  },
  "never forgets": class extends ToyTransactionalStore {
    /** @param {string} id */
    isDone(id) {
      return this.until.has(id);
    }
  },
  "remembers nothing": class extends ToyTransactionalStore {
    isDone() {
      return false;
    }
  },
};
