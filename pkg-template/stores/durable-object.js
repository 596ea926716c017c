// @ts-check
// The deliveries of a fleet of Workers, in Durable Objects. The store is what the receiver talks to;
// the class is what keeps them, in SQLite.

import { toMilliseconds } from "./duration.js";

/** How often what is no longer needed is deleted. */
const SWEEP_MILLISECONDS = 600_000;

/** @type {typeof import("../types/durable-object.d.ts").durableObjectStore} */
export function durableObjectStore(namespace) {
  if (typeof namespace?.idFromName !== "function") {
    throw new TypeError(
      "The namespace is no binding of a Durable Object: pass env.DELIVERIES, as wrangler.jsonc names it.",
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
    this.sql.exec(
      "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?)",
      id,
      operation === "claim" ? owner : null,
      now + toMilliseconds(seconds),
    );
    if ((await this.storage.getAlarm()) === null) await this.storage.setAlarm(now + SWEEP_MILLISECONDS);
    return Response.json("claimed");
  }

  async alarm() {
    this.sql.exec("DELETE FROM deliveries WHERE until <= ?", Date.now());
    const [{ left }] = this.sql.exec("SELECT count(*) AS left FROM deliveries");
    if (left > 0) await this.storage.setAlarm(Date.now() + SWEEP_MILLISECONDS);
  }
};
