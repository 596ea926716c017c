// Reports once how each measurement ended. A Durable Object for each session keeps its state.
//   GET /sessions?id=<sessionId>   what is known of it: health data, so put your access control before it

import { DurableObject, env } from "cloudflare:workers";
import type { UnknownEvent, WmsEvent } from "wms-webhook";
import { durableObjectStore } from "wms-webhook/durable-object";
import { createReceiver } from "wms-webhook/receiver";
import { isUsableSessionId, type SessionState, summarizeSession, trackSession } from "wms-webhook/session";
import { endingsOf } from "./endings.js";

export { WebhookDeliveries } from "wms-webhook/durable-object";

/** Seconds until a call that failed is tried again. */
const RETRY = 60;
/** Seconds without a delivery before a session is deleted. The receiver refuses a delivery this late as stale. */
const KEPT = 30 * 86_400;

type Ending = ReturnType<typeof endingsOf>["endings"][number];

/** What is stored of a session, as one value: all of it, or nothing. */
interface Stored {
  sessionId: string;
  state: SessionState | null;
  reported: Record<string, string>;
  /** Calls that are not answered yet, oldest first. */
  pending: Ending[];
  /** When the last delivery arrived, in milliseconds. */
  heard: number;
}

export class Session extends DurableObject {
  get stored(): Stored {
    const empty = { sessionId: "", state: null, reported: {}, pending: [], heard: 0 };
    return this.ctx.storage.kv.get<Stored>("session") ?? empty;
  }

  set stored(session: Stored) {
    this.ctx.storage.kv.put("session", session);
  }

  /** Joins a delivery to the session. One that arrives twice counts once. */
  add(id: string, event: WmsEvent | UnknownEvent) {
    const { state } = trackSession(this.stored.state, event, id);
    const heard = Date.now();
    this.stored = { ...this.stored, sessionId: event.sessionId, state, heard };
    const { wait } = endingsOf(state, this.stored.reported, 0);
    // There is no await between this and the write above: both are stored, or neither.
    return this.wakeAt(heard + Math.min(wait, KEPT) * 1000);
  }

  /** Nothing has arrived for a while, or something has while the alarm was about to run. */
  async alarm() {
    const { state, heard, pending, reported } = this.stored;
    const silence = (Date.now() - heard) / 1000;
    const found = endingsOf(state, reported, silence);
    const calls = [...pending, ...found.endings];
    if (calls.length === 0 && silence >= KEPT) return this.ctx.storage.deleteAll();
    // Stored before the first call, with an alarm to try again: a call that fails or a crash loses nothing.
    this.stored = { ...this.stored, reported: found.reported, pending: calls };
    await this.wakeAt(
      calls.length > 0 ? Date.now() + RETRY * 1000 : heard + Math.min(found.wait, KEPT) * 1000,
    );
    try {
      for (const ending of calls) {
        await (ending.isCorrection ? this.onCorrection(ending) : this.onEnd(ending));
        // Read again: a delivery may have arrived meanwhile.
        this.stored = { ...this.stored, pending: this.stored.pending.slice(1) };
      }
    } catch (error) {
      console.error("not reported yet:", error);
    }
  }

  /** Called once for each measurement, and again if no answer was stored, with the same idempotency key. */
  onEnd(ending: Ending) {
    return this.call("POST", ending);
  }

  /** A later delivery has changed the outcome of a measurement that was reported. */
  onCorrection(ending: Ending) {
    return this.call("PUT", ending);
  }

  async call(method: string, { name, summary }: Ending) {
    const response = await fetch(env.RECORDS_URL, {
      method,
      headers: { "idempotency-key": `${this.ctx.id}/${name}` },
      body: JSON.stringify({ session: this.stored.sessionId, measurement: name, ...summary }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the records answered ${response.status}`);
  }

  wakeAt(milliseconds: number) {
    return this.ctx.storage.setAlarm(milliseconds);
  }

  /** Of events that belong to no known user, only the number is kept. */
  count() {
    const { kv } = this.ctx.storage;
    kv.put("count", (kv.get<number>("count") ?? 0) + 1);
  }

  read() {
    return {
      ...summarizeSession(this.stored.state),
      unassigned: this.ctx.storage.kv.get<number>("count") ?? 0,
    };
  }
}

const sessionOf = (sessionId: string) => env.SESSIONS.get(env.SESSIONS.idFromName(sessionId));

const receiver = createReceiver({
  secret: () => env.MAC_SECRET,
  store: durableObjectStore(env.DELIVERIES),
}).onAny(async (event, { id }) => {
  const session = sessionOf(event.sessionId);
  if (isUsableSessionId(event.sessionId)) return session.add(id, event);
  console.warn("An event without a session ID: end the URL of each user with one of its own.");
  await session.count();
});

export default {
  async fetch(request: Request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/webhooks/wms") return receiver.fetch(request);
    const sessionId = pathname === "/sessions" ? searchParams.get("id") : null;
    if (sessionId === null) return new Response("Not Found", { status: 404 });
    return Response.json(await sessionOf(sessionId).read());
  },
};
