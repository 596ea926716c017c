// @ts-check
// The Durable Objects that `engines.mjs` starts: those of the store, and one that only writes a row.

import { durableObjectStore } from "wms-webhook/durable-object";
import { createReceiver } from "wms-webhook/receiver";
import { event, NOW, request } from "./sender.mjs";

export { WebhookDeliveries } from "wms-webhook/durable-object";

export class Bare {
  /** @param {any} state */
  constructor({ storage }) {
    this.sql = storage.sql;
    this.sql.exec(
      "CREATE TABLE IF NOT EXISTS bare (id TEXT PRIMARY KEY, owner TEXT, until INTEGER) WITHOUT ROWID",
    );
    this.sql.exec("CREATE INDEX IF NOT EXISTS bare_until ON bare (until)");
  }

  /** @param {Request} request */
  async fetch(request) {
    const { id, owner, until } = /** @type {any} */ (await request.json());
    this.sql.exec("INSERT OR REPLACE INTO bare VALUES (?, ?, ?)", id, owner, until);
    return Response.json("written");
  }
}

const newId = () => crypto.randomUUID().replaceAll("-", "").repeat(2);

/** @type {import("wms-webhook/receiver").Receiver | undefined} */
let receiver;

/** What one delivery is. @type {Record<string, (env: any, id?: string) => Promise<unknown>>} */
const CONTESTANTS = {
  async bare({ BARE }, id = newId()) {
    const object = BARE.get(BARE.idFromName(id.slice(0, 2)));
    for (const owner of ["one", null]) {
      const body = JSON.stringify({ id, owner, until: Date.now() + 60_000 });
      await (await object.fetch("https://bare/", { method: "POST", body })).json();
    }
  },
  async verbs({ DELIVERIES }, id = newId()) {
    const store = durableObjectStore(DELIVERIES);
    await store.claim(id, "one", 60);
    await store.commit(id, "one", 172_800);
  },
  async receiver({ DELIVERIES, MAC_SECRET }) {
    receiver ??= createReceiver({
      secret: MAC_SECRET,
      now: () => NOW * 1000,
      store: durableObjectStore(DELIVERIES),
    }).onAny(() => {});
    const { status } = await receiver.fetch(request(event()));
    if (status !== 200) throw new Error(`a delivery was answered ${status}`);
  },
};

/** Makes each object, as the first delivery of each does. @param {any} env */
async function warmUp(env) {
  for (let first = 0; first < 256; first += 1) {
    const id = first.toString(16).padStart(2, "0").padEnd(64, "0");
    await Promise.all([CONTESTANTS.bare(env, id), CONTESTANTS.verbs(env, id)]);
  }
}

export default {
  /** As many deliveries as it is asked for, one after the other. @param {Request} request @param {any} env */
  async fetch({ url }, env) {
    const [name, count] = new URL(url).search.slice(1).split("&");
    if (name === "warm") await warmUp(env);
    for (let done = 0; done < Number(count); done += 1) await CONTESTANTS[name](env);
    return new Response("done");
  },
};
