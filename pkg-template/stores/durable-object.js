// @ts-check
// The deliveries of a fleet of Workers, in Durable Objects. The store is what the receiver talks to;
// the class is what keeps them, in SQLite.

import { toMilliseconds } from "./duration.js";

/** An alarm takes no date beyond 2189. */
const LONGEST_PAUSE_MILLISECONDS = 30 * 86_400_000;

/** @type {typeof import("../types/durable-object.d.ts").durableObjectStore} */
export function durableObjectStore(namespace) {
  if (typeof namespace?.idFromName !== "function") {
    throw new TypeError(
      "This is not a Durable Object binding: pass env.DELIVERIES, and check its name in wrangler.jsonc.",
    );
  }
  /** @param {string} operation @param {string} id @param {string} owner @param {number} [seconds] */
  async function ask(operation, id, owner, seconds) {
    // Spread by the first two digits, over 256 objects.
    const object = namespace.get(namespace.idFromName(id.slice(0, 2)));
    const body = JSON.stringify({ operation, id, owner, seconds });
    // No option of fetch() that hangs on Object.prototype.
    const init = { __proto__: null, method: "POST", body };
    const answer = await object.fetch("https://deliveries/", /** @type {any} */ (init));
    if (!answer.ok) throw new Error(`the Durable Object answered ${answer.status}`);
    return /** @type {any} */ (await answer.json());
  }
  return {
    claim: (id, owner, lease) => ask("claim", id, owner, lease),
    commit: (id, owner, ttl) => ask("commit", id, owner, ttl),
    release: (id, owner) => ask("release", id, owner),
  };
}

/**
 * Without the brand, which only the types have.
 * @typedef {Omit<import("../types/durable-object.d.ts").WebhookDeliveries, "__DURABLE_OBJECT_BRAND">} Deliveries
 */

/** @type {new (state: unknown, env?: unknown) => Deliveries} */
export const WebhookDeliveries = class {
  /** @param {any} state */
  constructor(state) {
    this.storage = state.storage;
    this.sql = this.storage.sql;
    this.sql.exec(
      "CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, owner TEXT, until INTEGER) WITHOUT ROWID",
    );
    this.sql.exec("CREATE INDEX IF NOT EXISTS deliveries_until ON deliveries (until)");
    /** Whether an alarm is set, as far as this instance knows. */
    this.hasAlarm = false;
  }

  /** An object has one thread, and this has no await between reading and writing. @param {Request} request */
  async fetch(request) {
    const { operation, id, owner, seconds } = /** @type {any} */ (await request.json());
    if (operation === "release") {
      this.sql.exec("DELETE FROM deliveries WHERE id = ? AND owner = ?", id, owner);
      return Response.json("released");
    }
    const now = Date.now();
    if (operation === "claim") {
      const [found] = this.sql.exec("SELECT owner FROM deliveries WHERE id = ? AND until > ?", id, now);
      // A delivery that was handled has no owner.
      if (found && found.owner !== owner) return Response.json(found.owner === null ? "done" : "held");
    }
    const until = now + toMilliseconds(seconds);
    const holder = operation === "claim" ? owner : null;
    this.sql.exec("INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?)", id, holder, until);
    // A claim is followed by a commit, or by another claim: the sweep after a commit finds what was left behind.
    if (holder === null) await this.#wake(until);
    return Response.json("claimed");
  }

  async alarm() {
    this.hasAlarm = false;
    const now = Date.now();
    this.sql.exec("DELETE FROM deliveries WHERE until <= ?", now);
    const [{ first, last }] = this.sql.exec(
      "SELECT (SELECT min(until) FROM deliveries) AS first, (SELECT max(until) FROM deliveries) AS last",
    );
    // Four times in the longest time that is left: what is over stays for a quarter of it at most.
    if (first !== null) await this.#wake(Math.max(first, now + (last - now) / 4));
  }

  /** Has a sweep come then, if none comes earlier. @param {number} time */
  async #wake(time) {
    if (this.hasAlarm) return;
    const latest = Date.now() + LONGEST_PAUSE_MILLISECONDS;
    if ((await this.storage.getAlarm()) === null) await this.storage.setAlarm(Math.min(time, latest));
    this.hasAlarm = true;
  }
};
