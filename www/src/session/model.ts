// Deliveries in their order of arrival, each joined to its session by the tracker of the package. All of it
// follows from the deliveries and the judge: if either changes, it is made anew.

import { deviationOf, signWebhook } from "wms-webhook";
import {
  type Arrival,
  isUsableSessionId,
  type SessionState,
  type SessionSummary,
  summarizeSession,
  trackSession,
} from "wms-webhook/session";
import type { SavedDelivery } from "../read/line.js";
import type { Entry } from "./entry.js";
import { type Judge, type Trust, type Verdict, verdictOn } from "./judge.js";
import { type Visit, visitsOf } from "./visits.js";

/** A session, as far as it has come. */
export class Track {
  readonly entries: Entry[] = [];
  private state: SessionState | null = null;
  /** What follows from the state and the entries, once it was asked for. */
  private told: SessionSummary | null = null;
  private parts: readonly Visit[] | null = null;
  readonly counts = { duplicate: 0, late: 0, gap: 0, refused: 0 };

  /**
   * @param sessionId null as long as there is only what belongs to no session
   * @param isChecked whether its deliveries were judged
   */
  constructor(
    public sessionId: string | null,
    readonly isChecked: boolean,
  ) {}

  add(delivery: SavedDelivery, { trust, event, refusal }: Verdict, order: number): void {
    let arrival: Arrival | null = null;
    let id: string | null = null;
    // Of what names no session, each may be of another.
    if (event && refusal === null && isUsableSessionId(event.sessionId)) {
      id = idOf(delivery);
      const tracked = trackSession(this.state, event, id);
      [this.state, arrival] = [tracked.state, tracked.arrival];
    }
    const counted = refusal === null ? arrival : "refused";
    if (counted === "copy") this.counts.duplicate += 1;
    else if (counted !== null && counted !== "first" && counted !== "next") this.counts[counted] += 1;
    const deviation = (event && deviationOf(event)) ?? null;
    this.entries.push({
      order,
      delivery,
      trust,
      event,
      deviation,
      refusal,
      arrival,
      id: id?.slice(0, KEPT_DIGITS) ?? null,
    });
    [this.told, this.parts] = [null, null];
  }

  /** What the package says of it. */
  get summary(): SessionSummary {
    this.told ??= summarizeSession(this.state);
    return this.told;
  }

  /** At least one, though nothing may be in it. */
  get visits(): readonly Visit[] {
    this.parts ??= visitsOf(this.entries, this.summary);
    return this.parts;
  }

  /** How many deliveries are missing of all visits. */
  get missing(): number {
    const ranges = this.summary.visits.flatMap((visit) => visit.missing);
    return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  }
}

/** Of an id, what a session keeps. */
const KEPT_DIGITS = 24;

/** What tells a delivery from others: its signature, or that of its body where it has none. */
function idOf({ body, signature }: SavedDelivery): string {
  const [digits] = /[0-9a-f]{64}$/i.exec(signature ?? "") ?? [];
  return digits?.toLowerCase() ?? signWebhook(body, "of a delivery without a signature").slice(-64);
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

  /** Null if it is none of them. */
  find(delivery: SavedDelivery): Entry | null {
    for (const { entries } of this.tracks) {
      const entry = entries.find((one) => one.delivery === delivery);
      if (entry) return entry;
    }
    return null;
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
