// @ts-check
// Takes deliveries in workerd. What it handles is counted in a Durable Object, so that every instance
// counts in the same place.

import { WebhookDeliveries as Deliveries, durableObjectStore } from "wms-webhook/durable-object";
import { createReceiver } from "wms-webhook/receiver";
import { storeTests } from "wms-webhook/store-test";

/** What ails the objects, which share one isolate: "unmade", "down", "slow", "reset", "full", or nothing. */
let trouble = "";

/** The store's own, and an object that fails as it is told to, and counts what it does. */
export class WebhookDeliveries extends Deliveries {
  cost = { requests: 0, alarms: 0, written: 0 };

  /** @param {any} state @param {unknown} env */
  constructor(state, env) {
    if (trouble === "unmade") throw new Error("the object cannot be made");
    super(state, env);
    this.state = state;
    const { sql } = state.storage;
    this.sql = {
      exec: (/** @type {string} */ query, /** @type {unknown[]} */ ...values) => {
        if (trouble === "full" && query.startsWith("INSERT"))
          throw new Error("database or disk is full: SQLITE_FULL");
        const rows = sql.exec(query, ...values);
        const found = rows.toArray();
        this.cost.written += rows.rowsWritten;
        return found;
      },
    };
  }

  /** @param {Request} request */
  async fetch(request) {
    if (request.method === "GET") {
      const [{ rows }] = /** @type {any} */ (this).sql.exec("SELECT count(*) AS rows FROM deliveries");
      return Response.json({ ...this.cost, rows });
    }
    this.cost.requests += 1;
    if (trouble === "down") throw new Error("the object is down");
    if (trouble === "slow") await new Promise((resolve) => setTimeout(resolve, 3000));
    const answer = await super.fetch(request);
    if (trouble === "reset") /** @type {any} */ (this).state.abort("the object was reset");
    return answer;
  }

  async alarm() {
    this.cost.alarms += 1;
    await super.alarm();
  }
}

export class Counts {
  /** @param {any} state */
  constructor(state) {
    this.storage = state.storage;
  }

  /** @param {Request} request */
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    if (pathname === "/trouble") {
      trouble = search.slice(1);
      return Response.json(trouble);
    }
    const count = (await this.storage.get(pathname)) ?? 0;
    if (request.method === "POST") await this.storage.put(pathname, count + 1);
    return Response.json(count);
  }
}

/** One verb of the store, by its words. @param {any} store @param {Request} request */
async function asked(store, request) {
  const [verb, ...words] = new URL(request.url).search.slice(1).split("&");
  const [id, owner, seconds] = words;
  return (await store[verb](id, owner, Number(seconds))) ?? null;
}

/** @type {import("wms-webhook/receiver").Receiver | undefined} */
let receiver;

export default {
  /** @param {Request} request @param {any} env @param {any} ctx */
  async fetch(request, env, ctx) {
    const counts = env.COUNTS.get(env.COUNTS.idFromName("all"));
    const store = durableObjectStore(env.DELIVERIES);
    const { pathname } = new URL(request.url);
    if (pathname === "/promises") {
      /** @type {string[]} */
      const broken = [];
      const checks = storeTests({ create: () => durableObjectStore(env.DELIVERIES) });
      const note =
        (/** @type {string} */ title) =>
        (/** @type {Error} */ { message }) =>
          broken.push(`${title}: ${message}`);
      await Promise.all(checks.map(([title, check]) => check().catch(note(title))));
      return Response.json(broken);
    }
    if (pathname === "/cost") {
      const name = new URL(request.url).search.slice(1) || "c0";
      return env.DELIVERIES.get(env.DELIVERIES.idFromName(name)).fetch(request);
    }
    if (pathname === "/ask") return Response.json(await asked(store, request));
    if (request.method === "GET") return counts.fetch(request);
    const options = { secret: env.MAC_SECRET, now: () => env.NOW * 1000, lease: env.LEASE, store };
    receiver ??= createReceiver(options).onAny(async (event) => {
      const { payload } = /** @type {any} */ (event);
      const count = (/** @type {string} */ what) =>
        env.COUNTS.get(env.COUNTS.idFromName("all")).fetch(`https://x/${what}`, { method: "POST" });
      await count(event.sessionId);
      await new Promise((resolve) => setTimeout(resolve, payload?.milliseconds ?? 5));
      await count(`${event.sessionId}-ended`);
    });
    return pathname === "/without-context" ? receiver.fetch(request) : receiver.fetch(request, env, ctx);
  },
};
