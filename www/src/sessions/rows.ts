// A session as a line of the list. What became of it is what the tracker of the package says.

import type { SessionSummary } from "wms-webhook/session";
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
  const { phase, reason, visits } = track.summary;
  const measurements = visits.flatMap((visit) => visit.measurements);
  return {
    track,
    session: track.sessionId || "no session ID",
    outcome: phase,
    reason: reason ?? "",
    start: time(Math.min, visits, ({ startedAt }) => startedAt),
    end: time(Math.max, visits, ({ lastAt }) => lastAt),
    events: track.visits.reduce((sum, { events }) => sum + events.length, 0),
    missing: track.missing,
    snr: measurements.flatMap(({ snr }) => snr).at(-1) ?? null,
    isChecked: track.isChecked,
  };
}

/** Visits may overlap, in two tabs. */
function time(
  choose: (...times: number[]) => number,
  visits: SessionSummary["visits"],
  of: (visit: SessionSummary["visits"][number]) => number,
): number | null {
  return visits.length > 0 ? Math.round(choose(...visits.map(of)) * 1000) : null;
}

export function duration({ start, end }: Row): number | null {
  return start === null || end === null ? null : end - start;
}
