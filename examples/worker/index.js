// Takes deliveries, and keeps the events of each session in an object of its own, in their order.
//   GET /sessions/<sessionId>   what is known of it: health data, so put your access control before it

import { DurableObject, env } from "cloudflare:workers";
import { durableObjectStore } from "wms-webhook/durable-object";
import { createReceiver } from "wms-webhook/receiver";

export { WebhookDeliveries } from "wms-webhook/durable-object";

export class Session extends DurableObject {
  constructor(state, env) {
    super(state, env);
    this.sql = state.storage.sql;
    this.sql.exec("CREATE TABLE IF NOT EXISTS events (sequence INTEGER PRIMARY KEY, event TEXT)");
  }

  /** Whatever comes twice is kept once. */
  add(event) {
    this.sql.exec("INSERT OR IGNORE INTO events VALUES (?, ?)", event.sequence, JSON.stringify(event));
  }

  /** In the order in which they happened, whenever they came; and the gaps, from and to a number. */
  read() {
    const events = [...this.sql.exec("SELECT event FROM events ORDER BY sequence")].map(({ event }) =>
      JSON.parse(event),
    );
    const missing = [];
    let next = 0;
    for (const { sequence } of events) {
      if (sequence > next) missing.push([next, sequence - 1]);
      next = sequence + 1;
    }
    return { events, missing };
  }
}

const sessionOf = (sessionId) => env.SESSIONS.get(env.SESSIONS.idFromName(sessionId));

const receiver = createReceiver({ secret: env.MAC_SECRET, store: durableObjectStore(env.DELIVERIES) })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny(async (event) => {
    await sessionOf(event.sessionId).add(event);
    console.log(event.event, event.sequence);
  });

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/webhooks/wms") return receiver.fetch(request);
    const [, folder, sessionId] = pathname.split("/");
    if (folder !== "sessions" || !sessionId) return new Response("Not Found", { status: 404 });
    return Response.json(await sessionOf(decodeURIComponent(sessionId)).read());
  },
};
