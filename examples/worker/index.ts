// Takes deliveries, and keeps the events of each session in an object of its own, in their order.
//   GET /sessions/<sessionId>   the session's events: health data, so protect this route

import { DurableObject, env } from "cloudflare:workers";
import type { UnknownEvent, WmsEvent } from "wms-webhook";
import { durableObjectStore } from "wms-webhook/durable-object";
import { createReceiver } from "wms-webhook/receiver";

export { WebhookDeliveries } from "wms-webhook/durable-object";

export class Session extends DurableObject {
  sql: SqlStorage;

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env);
    this.sql = state.storage.sql;
    this.sql.exec(
      "CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, timestamp REAL, sequence INTEGER, event TEXT)",
    );
  }

  /** Stores each delivery once, by its ID. The sequence is not unique: it begins at 0 again when a page is reloaded. */
  add(id: string, event: WmsEvent | UnknownEvent) {
    const { timestamp, sequence } = event;
    const row = [id, timestamp, sequence, JSON.stringify(event)];
    this.sql.exec("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?)", ...row);
  }

  /** The events in the order in which they happened. */
  read() {
    const rows = this.sql.exec("SELECT event FROM events ORDER BY timestamp, sequence");
    return [...rows].map(({ event }) => JSON.parse(String(event)));
  }
}

const sessionOf = (sessionId: string) => env.SESSIONS.get(env.SESSIONS.idFromName(sessionId));

const receiver = createReceiver({ secret: () => env.MAC_SECRET, store: durableObjectStore(env.DELIVERIES) })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny(async (event, { id }) => {
    await sessionOf(event.sessionId).add(id, event);
    console.log(event.event, event.sequence);
  });

export default {
  async fetch(request: Request, env: unknown, ctx: ExecutionContext) {
    const { pathname } = new URL(request.url);
    if (pathname === "/webhooks/wms") return receiver.fetch(request, env, ctx);
    const sessionId = toSessionId(pathname);
    if (!sessionId) return new Response("Not Found", { status: 404 });
    return Response.json({ events: await sessionOf(sessionId).read() });
  },
};

function toSessionId(pathname: string) {
  const [, encoded] = /^\/sessions\/([^/]+)$/.exec(pathname) ?? [];
  try {
    return encoded && decodeURIComponent(encoded);
  } catch {
    // Not UTF-8.
  }
}
