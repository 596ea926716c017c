// The visits of a session, as the package tells them apart, each with its deliveries and its phases.

import {
  type Phase,
  type Range,
  type SessionSummary,
  summarizeSession,
  trackSession,
} from "wms-webhook/session";
import type { AnyEvent } from "../event/documented.js";
import type { Entry } from "./entry.js";

/** A stretch of a visit in one phase, by the events that begin and end it. */
export interface Band {
  /** `"not kept"` for what is older than the deliveries that the package keeps of a session. */
  readonly phase: Phase | "not kept";
  readonly from: AnyEvent;
  readonly to: AnyEvent;
}

/** One load of the page. */
export interface Visit {
  /** In the order of their arrival. */
  readonly entries: readonly Entry[];
  /** Those that are part of it, each once, by sequence. */
  readonly events: readonly AnyEvent[];
  readonly missing: readonly Range[];
  /** Its phases. Each is asked of the package: call it to draw. */
  bands(): readonly Band[];
}

/** What is refused, or names no session, stands in the visit of the delivery before it. */
export function visitsOf(entries: readonly Entry[], { visits }: SessionSummary): Visit[] {
  const places = new Map(visits.flatMap(({ deliveries }, at) => deliveries.map((id) => [id, at] as const)));
  const inEach: Entry[][] = Array.from({ length: Math.max(1, visits.length) }, () => []);
  let place = 0;
  for (const entry of entries) {
    place = places.get(entry.id ?? "") ?? place;
    inEach[place]?.push(entry);
  }
  return inEach.map((own, at) => {
    const { deliveries = [], missing = [] } = visits[at] ?? {};
    const events = bySequence(own);
    return { entries: own, events, missing, bands: () => bandsOf(events, own, deliveries) };
  });
}

function bySequence(entries: readonly Entry[]): AnyEvent[] {
  const events = new Map<number, AnyEvent>();
  for (const { event, refusal } of entries) {
    if (event && refusal === null && !events.has(event.sequence)) events.set(event.sequence, event);
  }
  return [...events.values()].sort((one, other) => one.sequence - other.sequence);
}

/** @param ids of the deliveries that are kept of it, by their sequences */
function bandsOf(events: readonly AnyEvent[], entries: readonly Entry[], ids: readonly string[]): Band[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry.event]));
  const bands: { phase: Band["phase"]; from: AnyEvent; to: AnyEvent }[] = [];
  const add = (event: AnyEvent, phase: Band["phase"]) => {
    const last = bands.at(-1);
    if (last) last.to = event;
    if (last?.phase !== phase) bands.push({ phase, from: event, to: event });
  };
  const [first, oldest] = [events[0], byId.get(ids[0] ?? "")];
  if (first && oldest && first.sequence < oldest.sequence) add(first, "not kept");
  let state = null;
  for (const id of ids) {
    const event = byId.get(id);
    if (!event) continue;
    state = trackSession(state, event, id.padEnd(64, "0")).state;
    add(event, summarizeSession(state).phase);
  }
  return bands;
}
