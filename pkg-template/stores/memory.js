// @ts-check
// The deliveries of one process. A restart forgets them; a fleet needs a store that it shares.

import { ownOptions } from "../core/options.js";

/** @type {typeof import("../types/receiver.d.ts").memoryStore} */
export function memoryStore(options) {
  const { maxEntries = 100_000, now = () => Date.now() } = ownOptions(options, ["maxEntries", "now"]);
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new TypeError('The option "maxEntries" is an integer above 0.');
  }
  /** @type {Map<string, { owner: string, until: number }>} */
  const held = new Map();
  /** Until when, the earliest first: each is kept for the same time. @type {Map<string, number>} */
  const done = new Map();

  return {
    claim(id, owner, lease) {
      const time = now();
      const until = done.get(id);
      if (until !== undefined && until > time) return "done";
      const holder = held.get(id);
      if (holder && holder.until > time && holder.owner !== owner) return "held";
      if (!holder && held.size >= maxEntries) {
        drop(held, ({ until }) => until <= time);
        if (held.size >= maxEntries) throw new Error(`${maxEntries} deliveries are being handled`);
      }
      held.set(id, { owner, until: time + lease * 1000 });
      return "claimed";
    },

    commit(id, owner, ttl) {
      const time = now();
      if (held.get(id)?.owner === owner) held.delete(id);
      done.delete(id);
      for (const [oldest, until] of done) {
        if (until > time && done.size < maxEntries) break;
        done.delete(oldest);
      }
      done.set(id, time + ttl * 1000);
    },

    release(id, owner) {
      if (held.get(id)?.owner === owner) held.delete(id);
    },
  };
}

/** @template Value @param {Map<string, Value>} map @param {(value: Value) => boolean} isOver */
function drop(map, isOver) {
  for (const [key, value] of map) if (isOver(value)) map.delete(key);
}
