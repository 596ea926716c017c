// What the types of sessions let pass and what they do not. It compiles, and does not run.

import { parseEvent, type UnknownEvent, type WmsEvent } from "wms-webhook";
import {
  isUsableSessionId,
  type Measurement,
  measurementKey,
  mergeSessions,
  type Outcome,
  type Phase,
  type SessionState,
  summarizeSession,
  type Tracked,
  trackSession,
} from "wms-webhook/session";

const event: WmsEvent | UnknownEvent = parseEvent("");
let state: SessionState | null = null;
const tracked: Tracked = trackSession(state, event, "0".repeat(64));
state = mergeSessions(tracked.state, JSON.parse("null"));
const arrival: "first" | "next" | "gap" | "late" | "copy" | "duplicate" = tracked.arrival;
const version: 1 = state.version;
const usable: boolean = isUsableSessionId(event.sessionId);
const key: string = measurementKey("m-1");

const summary = summarizeSession(state);
const phase: Phase = summary.phase;
for (const { missing, startedAt, measurements } of summary.visits) {
  for (const [from, to] of missing) {
    const count: number = to - from + 1 + startedAt;
  }
  measurements.map(({ key, deliveries }: Measurement): string => key ?? deliveries[0]);
}
const outcome: Outcome | null | undefined = summary.visits[0]?.measurements[0]?.outcome;
if (summary.reason === "LOW_SNR") {
  const reason: "LOW_SNR" = summary.reason;
}
// @ts-expect-error: WMS_LOADED tells no reason
if (summary.reason === "WMS_LOADED") {
}
// @ts-expect-error: no such phase
if (summary.phase === "canceled") {
}
// @ts-expect-error: it may have none
const reason: string = summary.reason;
// @ts-expect-error: a state is not changed, but followed by another
state.isCut = true;
// @ts-expect-error: its events, too
state.events.push(state.events[0]);
// @ts-expect-error: half a state
trackSession({ version: 1 }, event, "");
// @ts-expect-error: a new session is null
trackSession(undefined, event, "");
// @ts-expect-error: a body that is not parsed
trackSession(null, "{}", "");
// @ts-expect-error: without the id of the delivery
trackSession(null, event);
