// @ts-check
// A store as simple as one can be, and others that differ from it by one fault each.

/** @typedef {import("wms-webhook/receiver").Claim} Claim */

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Keeps a row for each delivery. What was handled has no owner. */
export class ToyStore {
  /** @type {Map<string, { owner: string | null, until: number }>} */
  rows = new Map();
  time = 0;

  /** @param {number} seconds */
  advance(seconds) {
    this.time += seconds;
  }

  /** @param {string} id */
  found(id) {
    const row = this.rows.get(id);
    return row && row.until > this.time ? row : undefined;
  }

  /** @param {string} id @param {string} owner @param {number} lease @returns {any} */
  claim(id, owner, lease) {
    const row = this.found(id);
    if (row?.owner === null) return "done";
    if (row && row.owner !== owner) return "held";
    this.rows.set(id, { owner, until: this.time + lease });
    return "claimed";
  }

  /** @param {string} id @param {string} _owner @param {number} ttl @returns {any} */
  commit(id, _owner, ttl) {
    this.rows.set(id, { owner: null, until: this.time + ttl });
  }

  /** @param {string} id @param {string} owner @returns {any} */
  release(id, owner) {
    if (this.rows.get(id)?.owner === owner) this.rows.delete(id);
  }
}

/** @type {Record<string, new () => ToyStore>} */
export const BROKEN = {
  "claims for everybody": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    claim(...claim) {
      super.claim(...claim);
      return "claimed";
    }
  },
  "reads and then writes": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    async claim(...[id, owner, lease]) {
      const row = this.found(id);
      await turn();
      if (row?.owner === null) return "done";
      if (row && row.owner !== owner) return "held";
      this.rows.set(id, { owner, until: this.time + lease });
      return "claimed";
    }
  },
  "holds a delivery against its own owner": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    claim(...claim) {
      const answer = this.found(claim[0]) ? "held" : "claimed";
      return this.found(claim[0])?.owner === null ? "done" : super.claim(...claim) && answer;
    }
  },
  "does not renew a lease": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    claim(...claim) {
      return this.found(claim[0])?.owner === claim[1] ? "claimed" : super.claim(...claim);
    }
  },
  "lengthens a lease for whoever asks": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    claim(...claim) {
      const answer = super.claim(...claim);
      const row = this.found(claim[0]);
      if (row && answer === "held") row.until = this.time + claim[2];
      return answer;
    }
  },
  "never ends a lease": class extends ToyStore {
    /** @param {string} id */
    found(id) {
      const row = this.rows.get(id);
      return row?.owner ? row : super.found(id);
    }
  },
  "takes seconds for milliseconds": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    claim(...[id, owner, lease]) {
      return super.claim(id, owner, lease / 1000 / 60);
    }
  },
  "lets anybody release": class extends ToyStore {
    /** @param {string} id */
    release(id) {
      if (this.rows.get(id)?.owner) this.rows.delete(id);
    }
  },
  "releases nothing": class extends ToyStore {
    release() {}
  },
  "releases what was handled": class extends ToyStore {
    /** @param {string} id @param {string} owner */
    release(id, owner) {
      if (this.rows.get(id)?.owner === null) this.rows.delete(id);
      super.release(id, owner);
    }
  },
  "lets a late renewal undo a commit": class extends ToyStore {
    /** @type {Map<string, string>} */
    owners = new Map();
    /** @param {[string, string, number]} claim */
    claim(...claim) {
      if (this.owners.get(claim[0]) === claim[1]) this.rows.delete(claim[0]);
      const answer = super.claim(...claim);
      if (answer === "claimed") this.owners.set(claim[0], claim[1]);
      return answer;
    }
  },
  "ignores a commit by an owner that lost its claim": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    commit(...commit) {
      const owner = this.found(commit[0])?.owner;
      if (owner === undefined || owner === null || owner === commit[1]) super.commit(...commit);
    }
  },
  "ignores a commit after the lease": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    commit(...commit) {
      if (this.found(commit[0])) super.commit(...commit);
    }
  },
  "throws for a commit by another": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    commit(...commit) {
      const owner = this.found(commit[0])?.owner;
      if (owner && owner !== commit[1]) throw new Error("commit() of another's delivery");
      super.commit(...commit);
    }
  },
  "remembers for the lease only": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    commit(...[id, owner, ttl]) {
      const until = this.rows.get(id)?.until;
      super.commit(id, owner, until === undefined ? ttl : until - this.time);
    }
  },
  "never forgets": class extends ToyStore {
    /** @param {string} id */
    found(id) {
      const row = this.rows.get(id);
      return row?.owner === null ? row : super.found(id);
    }
  },
  "forgets at once what was handled": class extends ToyStore {
    /** @param {string} id */
    commit(id) {
      this.rows.delete(id);
    }
  },
  "keeps the ttl of the first commit": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    commit(...commit) {
      if (this.found(commit[0])?.owner !== null) super.commit(...commit);
    }
  },
  "forgets between a claim and its commit": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    async commit(...commit) {
      this.rows.delete(commit[0]);
      await turn();
      super.commit(...commit);
    }
  },
  "cuts ids": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    claim(...[id, owner, lease]) {
      return super.claim(id.slice(0, 32), owner, lease);
    }
    /** @param {[string, string, number]} commit */
    commit(...[id, owner, ttl]) {
      super.commit(id.slice(0, 32), owner, ttl);
    }
    /** @param {string} id @param {string} owner */
    release(id, owner) {
      super.release(id.slice(0, 32), owner);
    }
  },
  "cuts owners": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    claim(...[id, owner, lease]) {
      return super.claim(id, owner.slice(0, 32), lease);
    }
    /** @param {string} id @param {string} owner */
    release(id, owner) {
      super.release(id, owner.slice(0, 32));
    }
  },
  "takes whole seconds only": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    commit(...[id, owner, ttl]) {
      if (!Number.isInteger(ttl)) throw new Error("commit(): ERR value is not an integer");
      super.commit(id, owner, ttl);
    }
  },
  "keeps durations in 32 bits": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    commit(...[id, owner, ttl]) {
      super.commit(id, owner, (ttl * 1000) | 0);
    }
  },
  "keeps few": class extends ToyStore {
    /** @param {[string, string, number]} commit */
    commit(...commit) {
      super.commit(...commit);
      for (const id of this.rows.keys()) if (this.rows.size > 50) this.rows.delete(id);
    }
  },
  "answers with words of its own": class extends ToyStore {
    /** @param {[string, string, number]} claim */
    claim(...claim) {
      return super.claim(...claim) === "claimed";
    }
  },
};
