// @ts-check
// The deliveries of one process. A restart forgets them; a fleet needs a store that it shares.

import { ownOptions } from "../core/options.js";

/** At most once in this time the console hears that deliveries were forgotten too early. */
const WARN_MILLISECONDS = 60_000;

/**
 * A delivery that is in hand or was handled. Those that were handled stand in a ring, in the order of their commits.
 *
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} owner of the claim
 * @property {number} until the end of the claim or of the memory, in milliseconds
 * @property {Entry | undefined} earlier
 * @property {Entry | undefined} later
 */

/** @type {typeof import("../types/receiver.d.ts").memoryStore} */
export function memoryStore(options) {
  const { maxEntries = 100_000, now = () => Date.now() } = ownOptions(options, ["maxEntries", "now"]);
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new TypeError('The option "maxEntries" must be an integer above 0.');
  }
  /** One for both kinds: to look an ID up takes longer than all the rest. @type {Map<string, Entry>} */
  const entries = new Map();
  const handled = new Handled();
  const warn = createWarning(maxEntries);

  /** @param {Entry} entry that was handled */
  function forget(entry) {
    handled.remove(entry);
    entries.delete(entry.id);
  }

  /** @param {number} time in milliseconds */
  function makeRoomInHand(time) {
    for (const entry of entries.values()) {
      if (!isHandled(entry) && entry.until <= time) entries.delete(entry.id);
    }
    if (entries.size - handled.size >= maxEntries) {
      throw new Error(`${maxEntries} deliveries are being handled`);
    }
  }

  /** Each is kept for the same time, so the earliest is over first. @param {number} time in milliseconds */
  function makeRoomForHandled(time) {
    for (let first = handled.earliest; first; first = handled.earliest) {
      if (first.until > time) {
        if (handled.size < maxEntries) return;
        warn(time);
      }
      forget(first);
    }
  }

  return {
    claim(id, owner, lease) {
      const time = now();
      const known = entries.get(id);
      if (known && known.until > time) {
        if (isHandled(known)) return "done";
        if (known.owner !== owner) return "held";
      }
      if (known && isHandled(known)) forget(known);
      if (entries.size - handled.size >= maxEntries && !entries.has(id)) makeRoomInHand(time);
      entries.set(id, createEntry(id, owner, time + lease * 1000));
      return "claimed";
    },

    commit(id, _owner, ttl) {
      const time = now();
      let entry = entries.get(id);
      if (!entry) {
        entry = createEntry(id, "", time);
        entries.set(id, entry);
      } else if (isHandled(entry)) {
        // Committed again, it is the latest.
        handled.remove(entry);
      }
      makeRoomForHandled(time);
      entry.owner = "";
      entry.until = time + ttl * 1000;
      handled.add(entry);
    },

    release(id, owner) {
      const known = entries.get(id);
      if (known && !isHandled(known) && known.owner === owner) entries.delete(id);
    },
  };
}

/** @param {string} id @param {string} owner @param {number} until @returns {Entry} */
function createEntry(id, owner, until) {
  return { id, owner, until, earlier: undefined, later: undefined };
}

/** @param {Entry} entry */
function isHandled(entry) {
  return entry.later !== undefined;
}

/** The deliveries that were handled. In the order of a `Map`, to commit one would cost as much as to claim it. */
class Handled {
  size = 0;
  /** Closes the ring, between the latest and the earliest. */
  #ends = createEntry("", "", 0);

  constructor() {
    this.#ends.earlier = this.#ends;
    this.#ends.later = this.#ends;
  }

  get earliest() {
    return this.size > 0 ? this.#ends.later : undefined;
  }

  /** @param {Entry} entry which is then the latest */
  add(entry) {
    this.size += 1;
    join(/** @type {Entry} */ (this.#ends.earlier), entry);
    join(entry, this.#ends);
  }

  /** @param {Entry} entry of the ring, which is forgotten or added again */
  remove(entry) {
    this.size -= 1;
    join(/** @type {Entry} */ (entry.earlier), /** @type {Entry} */ (entry.later));
  }
}

/** @param {Entry} earlier @param {Entry} later */
function join(earlier, later) {
  earlier.later = later;
  later.earlier = earlier;
}

/** @param {number} maxEntries @returns {(time: number) => void} for each delivery that is forgotten before its time */
function createWarning(maxEntries) {
  let early = 0;
  let warnedAt = -Infinity;
  return (time) => {
    early += 1;
    if (time - warnedAt < WARN_MILLISECONDS) return;
    console.warn(
      `wms-webhook: memoryStore forgot ${early} handled deliveries before their time, as it is full ` +
        `(maxEntries: ${maxEntries}): a replay of these would be handled again. Raise maxEntries, or use a ` +
        "shared store.",
    );
    warnedAt = time;
    early = 0;
  };
}
