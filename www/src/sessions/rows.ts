// A session as a line of the list. What became of it is what the tracker of the package says.

import { toMilliseconds } from "../event/timestamp.js";
import type { Track } from "../session/model.js";

export interface Row {
  readonly track: Track;
  readonly session: string;
  readonly outcome: string;
  readonly reason: string;
  /** Of its first and its last event, in milliseconds since 1970; null if no event is in it. */
  readonly start: number | null;
  readonly end: number | null;
  readonly events: number;
  /** How many deliveries are missing of it. */
  readonly missing: number;
  /** The last signal-to-noise ratio that it told. */
  readonly snr: number | null;
  readonly isChecked: boolean;
}

/** What is refused, and belongs to no session, is no line. */
export function rowsOf(tracks: readonly Track[]): Row[] {
  return tracks.filter(({ sessionId }) => sessionId !== null).map(rowOf);
}

function rowOf(track: Track): Row {
  let [start, end]: (number | null)[] = [null, null];
  let snr: number | null = null;
  const events = track.events();
  for (const { timestamp, payload } of events) {
    const at = toMilliseconds(timestamp);
    start = Math.min(start ?? at, at);
    end = Math.max(end ?? at, at);
    const told = (payload as { snr?: unknown } | null | undefined)?.snr;
    if (typeof told === "number") snr = told;
  }
  return {
    track,
    session: track.sessionId || "no session ID",
    outcome: track.phase,
    reason: track.reason ?? "",
    start: start ?? null,
    end: end ?? null,
    events: events.length,
    missing: track.missing.reduce((sum, [from, to]) => sum + to - from + 1, 0),
    snr,
    isChecked: track.isChecked,
  };
}

export function duration({ start, end }: Row): number | null {
  return start === null || end === null ? null : end - start;
}
