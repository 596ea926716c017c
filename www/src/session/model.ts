// Deliveries as they came, each put in its place in its session. The tracker of the package judges; what
// it says is kept beside each event.

import { parseEvent, receiveWebhook, type UnknownEvent, type WmsEvent, WmsWebhookError } from "wms-webhook";
import { type Phase, type Range, type SessionState, trackSession } from "wms-webhook/tools";
import type { SavedDelivery } from "../read/line.js";

export type AnyEvent = WmsEvent | UnknownEvent;
export type Place = "first" | "next" | "duplicate" | "gap" | "late" | "refused";

/** One delivery in its session. */
export interface Entry {
  /** Its place in the order of arrival, from 0. */
  readonly order: number;
  readonly delivery: SavedDelivery;
  /** What its body says, which nobody vouches for if it was refused; null if it does not read. */
  readonly event: AnyEvent | null;
  /** Why it was refused, or null. */
  readonly refusal: string | null;
  readonly place: Place;
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
  state: SessionState | null = null;
  missing: readonly Range[] = [];
  readonly counts = { duplicate: 0, late: 0, gap: 0, refused: 0 };
  private inOrder: AnyEvent[] | null = null;
  /** The bands, as long as no event has come late. */
  private asTheyCame: Growing[] | null = [];

  constructor(readonly sessionId: string) {}

  add(delivery: SavedDelivery, event: AnyEvent | null, refusal: string | null, order: number): void {
    const newest = this.state === null ? null : this.state.next - 1;
    let place: Place = "refused";
    if (event && refusal === null) {
      const tracked = trackSession(this.state, event);
      this.state = tracked.state;
      this.missing = tracked.missing;
      place = tracked.verdict;
      this.inOrder = null;
      if (place === "late") this.asTheyCame = null;
      else if (place !== "duplicate" && this.asTheyCame) extend(this.asTheyCame, event, tracked.state.phase);
    }
    if (place === "duplicate" || place === "late" || place === "gap" || place === "refused")
      this.counts[place] += 1;
    this.entries.push({ order, delivery, event, refusal, place, newest });
  }

  /** The events that were accepted, each once, by sequence. */
  events(): readonly AnyEvent[] {
    if (this.inOrder) return this.inOrder;
    const bySequence = new Map<number, AnyEvent>();
    for (const { event, place } of this.entries) {
      if (event && place !== "refused" && !bySequence.has(event.sequence))
        bySequence.set(event.sequence, event);
    }
    this.inOrder = [...bySequence.values()].sort((one, other) => one.sequence - other.sequence);
    return this.inOrder;
  }

  /** The phases that the session went through, as its events tell in their own order. */
  bands(): readonly Band[] {
    if (this.asTheyCame) return this.asTheyCame;
    const bands: Growing[] = [];
    let state: SessionState | null = null;
    for (const event of this.events()) {
      state = trackSession(state, event).state;
      extend(bands, event, state.phase);
    }
    return bands;
  }
}

type Growing = { phase: Phase; from: AnyEvent; to: AnyEvent };

function extend(bands: Growing[], event: AnyEvent, phase: Phase): void {
  const last = bands.at(-1);
  if (last) last.to = event;
  if (last?.phase !== phase) bands.push({ phase, from: event, to: event });
}

/** All sessions of the deliveries at hand. */
export class Sessions {
  readonly tracks = new Map<string, Track>();
  private order = 0;
  private lastId = "";

  /** @param secret judges the signature, unless it is empty or there is none */
  add(delivery: SavedDelivery, secret: string): Track {
    const { event, refusal } = accept(delivery, secret);
    // Nobody vouches for the session of a refused one: unless that is known, it stands beside what came
    // before it.
    const claim = event?.sessionId ?? this.lastId;
    const id = refusal === null || this.tracks.has(claim) ? claim : this.lastId;
    this.lastId = id;
    let track = this.tracks.get(id);
    if (!track) {
      track = new Track(id);
      this.tracks.set(id, track);
    }
    track.add(delivery, event, refusal, this.order);
    this.order += 1;
    return track;
  }
}

/** How many deliveries are judged before the page gets its turn. */
const AT_ONCE = 500;

/**
 * The sessions of many deliveries.
 *
 * @param goesOn is told how many are judged; if it says no, the rest is left, and the result is null
 */
export async function judgeAll(
  deliveries: readonly SavedDelivery[],
  secret: string,
  goesOn: (done: number) => boolean,
): Promise<Sessions | null> {
  const sessions = new Sessions();
  for (const [at, delivery] of deliveries.entries()) {
    if (at > 0 && at % AT_ONCE === 0) {
      await new Promise((resolve) => setTimeout(resolve));
      if (!goesOn(at)) return null;
    }
    sessions.add(delivery, secret);
  }
  return sessions;
}

function accept(
  { body, signature, verdict }: SavedDelivery,
  secret: string,
): { event: AnyEvent | null; refusal: string | null } {
  try {
    const isJudged = secret !== "" && signature !== null;
    // Without a secret what the receiver said of it holds. Only codes of refusals have an underscore.
    const [saved] = /^[a-z]+_[a-z_]+/.exec(verdict ?? "") ?? [];
    if (!isJudged && saved !== undefined) return { event: claimed(body), refusal: saved };
    return { event: isJudged ? receiveWebhook(body, signature, secret) : parseEvent(body), refusal: null };
  } catch (error) {
    if (!(error instanceof WmsWebhookError)) throw error;
    return { event: claimed(body), refusal: error.code };
  }
}

/** What a refused body claims to be. */
function claimed(body: Uint8Array): AnyEvent | null {
  try {
    return parseEvent(body);
  } catch {
    return null;
  }
}
