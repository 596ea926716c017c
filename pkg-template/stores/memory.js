// @ts-check
// The deliveries of one process. A restart forgets them; a fleet needs a store that it shares.

import { ownOptions } from "../core/options.js";

/** At most once in this time the console hears that deliveries were forgotten too early. */
const WARN_MILLISECONDS = 60_000;

/** @type {typeof import("../types/receiver.d.ts").memoryStore} */
export function memoryStore(options) {
  const { maxEntries = 100_000, now = () => Date.now() } = ownOptions(options, ["maxEntries", "now"]);
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new TypeError('The option "maxEntries" must be an integer above 0.');
  }
  /** @type {Map<string, { owner: string, until: number }>} */
  const held = new Map();
  const done = new Done(maxEntries);

  return {
    claim(id, owner, lease) {
      const time = now();
      if (done.has(id, time)) return "done";
      const holder = held.get(id);
      if (holder && holder.until > time && holder.owner !== owner) return "held";
      if (!holder && held.size >= maxEntries) {
        for (const [other, { until }] of held) if (until <= time) held.delete(other);
        if (held.size >= maxEntries) throw new Error(`${maxEntries} deliveries are being handled`);
      }
      held.set(id, { owner, until: time + lease * 1000 });
      return "claimed";
    },

    commit(id, owner, ttl) {
      if (held.get(id)?.owner === owner) held.delete(id);
      const time = now();
      done.add(id, time + ttl * 1000, time);
    },

    release(id, owner) {
      if (held.get(id)?.owner === owner) held.delete(id);
    },
  };
}

/** The deliveries that were handled, up to a number: the earliest is forgotten first. */
class Done {
  /** Until when, the earliest first: each is kept for the same time. @type {Map<string, number>} */
  #until = new Map();
  /** One for all, as a new one would pass all that was ever deleted. */
  #rest = this.#until.entries();
  /** The earliest. @type {[string, number] | undefined} */
  #first = undefined;
  #maxEntries;
  /** Forgotten too early, and not yet told. */
  #early = 0;
  #warnedAt = -Infinity;

  /** @param {number} maxEntries */
  constructor(maxEntries) {
    this.#maxEntries = maxEntries;
  }

  /** @param {string} id @param {number} time in milliseconds */
  has(id, time) {
    const until = this.#until.get(id);
    return until !== undefined && until > time;
  }

  /** @param {string} id @param {number} until @param {number} time in milliseconds */
  add(id, until, time) {
    // Committed again, it is the latest.
    if (this.#first?.[0] === id) this.#first = undefined;
    this.#until.delete(id);
    while (this.#isFull(time)) this.#forgetFirst(time);
    this.#until.set(id, until);
  }

  /** @param {number} time */
  #isFull(time) {
    if (this.#until.size >= this.#maxEntries) return true;
    const first = this.#earliest();
    return first !== undefined && first[1] <= time;
  }

  /** Not asked for while there is none, as an iterator that was at its end stays there. */
  #earliest() {
    if (this.#until.size > 0) this.#first ??= this.#rest.next().value;
    return this.#first;
  }

  /** @param {number} time */
  #forgetFirst(time) {
    const [id, until] = /** @type {[string, number]} */ (this.#earliest());
    this.#first = undefined;
    this.#until.delete(id);
    if (until > time) this.#warn(time);
  }

  /** @param {number} time */
  #warn(time) {
    this.#early += 1;
    if (time - this.#warnedAt < WARN_MILLISECONDS) return;
    console.warn(
      `wms-webhook: memoryStore forgot ${this.#early} handled deliveries before their time, as it is full ` +
        `(maxEntries: ${this.#maxEntries}): a replay of these would be handled again. Raise maxEntries, or use a ` +
        "shared store.",
    );
    this.#warnedAt = time;
    this.#early = 0;
  }
}
