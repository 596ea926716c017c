// Deliveries in their order of arrival, each joined to its session by the tracker of the package. All of it
// follows from the deliveries and the judge: if either changes, it is made anew.

import { type Deviation, deviationOf, signWebhook } from "wms-webhook";
import {
  type Arrival,
  isUsableSessionId,
  type Phase,
  type Range,
  type SessionState,
  type SessionSummary,
  summarizeSession,
  trackSession,
} from "wms-webhook/session";
import type { AnyEvent } from "../event/documented.js";
import type { SavedDelivery } from "../read/line.js";
import { type Judge, type Trust, type Verdict, verdictOn } from "./judge.js";

/** One delivery in its session. */
export interface Entry {
  /** Its position in the order of arrival, from 0. */
  readonly order: number;
  readonly delivery: SavedDelivery;
  readonly trust: Trust;
  /** What its body says: an unverified claim unless it is accepted; null if it does not parse. */
  readonly event: AnyEvent | null;
  /** Where the event is not as documented, or null. */
  readonly deviation: Deviation | null;
  /** Why it is no part of the session, or null. */
  readonly refusal: string | null;
  /** How it stands to those before it; null if it is no part of the session. */
  readonly arrival: Arrival | null;
  /** The highest sequence that had come before it, or null for none. */
  readonly newest: number | null;
}

/** A stretch of the session in one phase, by the events that begin and end it. */
export interface Band {
  readonly phase: Phase;
  readonly from: AnyEvent;
  readonly to: AnyEvent;
}

/** A session, as far as it has come. */
export class Track {
  readonly entries: Entry[] = [];
  private state: SessionState | null = null;
  private summary: SessionSummary = summarizeSession(null);
  private highest: number | null = null;
  readonly counts = { duplicate: 0, late: 0, gap: 0, refused: 0 };
  private inOrder: AnyEvent[] | null = null;
  /** The bands, as long as no event has come late. */
  private asTheyCame: Growing[] | null = [];

  /**
   * @param sessionId null as long as there is only what belongs to no session
   * @param isChecked whether its deliveries were judged
   */
  constructor(
    public sessionId: string | null,
    readonly isChecked: boolean,
  ) {}

  add(delivery: SavedDelivery, { trust, event, refusal }: Verdict, order: number): void {
    const newest = this.highest;
    let arrival: Arrival | null = null;
    if (event && refusal === null) {
      this.inOrder = null;
      this.highest = Math.max(event.sequence, newest ?? 0);
      // Of what names no session, each may be of another.
      if (isUsableSessionId(event.sessionId)) arrival = this.track(delivery, event);
    }
    const counted = refusal === null ? arrival : "refused";
    if (counted === "copy") this.counts.duplicate += 1;
    else if (counted !== null && counted !== "first" && counted !== "next") this.counts[counted] += 1;
    const deviation = (event && deviationOf(event)) ?? null;
    this.entries.push({ order, delivery, trust, event, deviation, refusal, arrival, newest });
  }

  private track(delivery: SavedDelivery, event: AnyEvent): Arrival {
    const { state, arrival } = trackSession(this.state, event, idOf(delivery));
    this.state = state;
    if (arrival === "duplicate") return arrival;
    this.summary = summarizeSession(state);
    if (arrival === "late") this.asTheyCame = null;
    else if (this.asTheyCame) extend(this.asTheyCame, event, this.summary.phase);
    return arrival;
  }

  get missing(): readonly Range[] {
    return this.summary.visits.flatMap((visit) => visit.missing);
  }

  /** Of the last visit. */
  get phase(): Phase {
    return this.summary.phase;
  }

  get reason(): SessionSummary["reason"] {
    return this.summary.reason;
  }

  /** The events that were accepted, each once, by sequence. */
  events(): readonly AnyEvent[] {
    if (this.inOrder) return this.inOrder;
    const bySequence = new Map<number, AnyEvent>();
    for (const { event, refusal } of this.entries) {
      if (event && refusal === null && !bySequence.has(event.sequence)) bySequence.set(event.sequence, event);
    }
    this.inOrder = [...bySequence.values()].sort((one, other) => one.sequence - other.sequence);
    return this.inOrder;
  }

  /** The phases of the session, by its events in the order of their sequence. */
  bands(): readonly Band[] {
    if (this.asTheyCame) return this.asTheyCame;
    const bands: Growing[] = [];
    let state: SessionState | null = null;
    for (const event of this.events()) {
      // Each is here once.
      state = trackSession(state, event, event.sequence.toString(16).padStart(64, "0")).state;
      extend(bands, event, summarizeSession(state).phase);
    }
    return bands;
  }
}

/** What tells a delivery from others: its signature, or that of its body where it has none. */
function idOf({ body, signature }: SavedDelivery): string {
  const [digits] = /[0-9a-f]{64}$/i.exec(signature ?? "") ?? [];
  return digits ?? signWebhook(body, "of a delivery without a signature").slice(-64);
}

type Growing = { phase: Phase; from: AnyEvent; to: AnyEvent };

function extend(bands: Growing[], event: AnyEvent, phase: Phase): void {
  const last = bands.at(-1);
  if (last) last.to = event;
  if (last?.phase !== phase) bands.push({ phase, from: event, to: event });
}

/** The sessions of deliveries that were checked, or of those that were not: they never share one. */
class Group {
  readonly tracks: Track[] = [];
  private readonly bySession = new Map<string, Track>();
  private last: Track | null = null;

  constructor(private readonly isChecked: boolean) {}

  add(delivery: SavedDelivery, verdict: Verdict, order: number): Track {
    const { event, refusal } = verdict;
    // What is refused begins no session. It stands in the one that it names, or else beside what came
    // before it.
    let track = (event && this.bySession.get(event.sessionId)) ?? null;
    if (!track && event && refusal === null) track = this.begin(event.sessionId);
    track ??= this.last ?? this.begin(null);
    this.last = track;
    track.add(delivery, verdict, order);
    return track;
  }

  private begin(sessionId: string | null): Track {
    const [first] = this.tracks;
    let track = new Track(sessionId, this.isChecked);
    // What was refused before any session stands in the first one.
    if (first?.sessionId === null) track = first;
    else this.tracks.push(track);
    track.sessionId = sessionId;
    if (sessionId !== null) this.bySession.set(sessionId, track);
    return track;
  }
}

/** The sessions of all deliveries. */
export class Sessions {
  readonly counts: Record<Trust, number> = { accepted: 0, refused: 0, unchecked: 0 };
  private readonly checked = new Group(true);
  private readonly unchecked = new Group(false);
  private order = 0;

  constructor(private readonly judge: Judge | null) {}

  /** How many deliveries they have. */
  get size(): number {
    return this.order;
  }

  get tracks(): readonly Track[] {
    return [...this.checked.tracks, ...this.unchecked.tracks];
  }

  add(delivery: SavedDelivery): Track {
    const verdict = verdictOn(delivery, this.judge);
    this.counts[verdict.trust] += 1;
    const group = verdict.trust === "unchecked" ? this.unchecked : this.checked;
    const track = group.add(delivery, verdict, this.order);
    this.order += 1;
    return track;
  }
}
