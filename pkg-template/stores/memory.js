// @ts-check
// The deliveries of one process. A restart forgets them; a fleet needs a store that it shares.

import { ownOptions } from "../core/options.js";
import { DeliveryTable } from "./delivery-table.js";

/** At most once in this time the console hears that deliveries were forgotten too early. */
const WARN_MILLISECONDS = 60_000;

/** @type {typeof import("../types/receiver.d.ts").memoryStore} */
export function memoryStore(options) {
  const { maxEntries = 100_000, now = () => Date.now() } = ownOptions(options, ["maxEntries", "now"]);
  if (!Number.isInteger(maxEntries) || maxEntries < 1) {
    throw new TypeError('The option "maxEntries" must be an integer above 0.');
  }
  const table = new DeliveryTable();
  const warn = createWarning(maxEntries);

  /** @param {number} time in milliseconds */
  function makeRoomInHand(time) {
    table.removeClaimsUntil(time);
    if (table.size - table.handled >= maxEntries)
      throw new Error(`${maxEntries} deliveries are being handled`);
  }

  /** Each is kept for the same time, so the earliest is over first. @param {number} time in milliseconds */
  function forgetHandled(time) {
    for (let first = table.earliest; first; first = table.earliest) {
      if (table.until(first) > time) {
        if (table.handled <= maxEntries) return;
        warn(time);
      }
      table.remove(first);
    }
  }

  return {
    claim(id, owner, lease) {
      const time = now();
      let row = table.find(id);
      if (row && table.until(row) > time) {
        if (table.isHandled(row)) return "done";
        if (table.owners[row] !== owner) return "held";
      }
      if (row && table.isHandled(row)) {
        table.remove(row);
        row = 0;
      }
      if (!row && table.size - table.handled >= maxEntries) makeRoomInHand(time);
      row ||= table.add();
      table.owners[row] = owner;
      table.keepUntil(row, time + lease * 1000);
      return "claimed";
    },

    commit(id, _owner, ttl) {
      const time = now();
      const row = table.findAgain(id) || table.add();
      table.keepUntil(row, time + ttl * 1000);
      table.noteHandled(row);
      forgetHandled(time);
    },

    release(id, owner) {
      const row = table.findAgain(id);
      if (row && !table.isHandled(row) && table.owners[row] === owner) table.remove(row);
    },
  };
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
