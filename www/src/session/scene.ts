// What is to be drawn of a session, as numbers: where each mark stands, which stretches are bands and gaps.

import { toMilliseconds } from "../event/timestamp.js";
import type { Band, Entry, Track } from "./model.js";

export type XAxis = "sequence" | "time";
export type Severity = "INFO" | "WARN" | "ERROR" | "OTHER";

const SEVERITIES = ["INFO", "WARN", "ERROR"] as const;
export const LANES = ["Page", "Camera", "Measurement", "Results", "Connection", "Other", "Refused"] as const;

export interface Mark {
  readonly entry: Entry;
  readonly x: number;
  /** Which lane, and a fraction less for each mark that it would cover. */
  readonly lane: number;
  readonly severity: Severity;
  /** Where the newest event stood when a late one or a duplicate came; null for others. */
  readonly cameAfter: number | null;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export interface Scene {
  /** By x, and by arrival where that is the same. */
  readonly marks: readonly Mark[];
  readonly bands: readonly Stretch[];
  readonly gaps: readonly Stretch[];
  readonly snr: readonly (readonly [x: number, snr: number])[];
  readonly range: readonly [number, number];
}

const STEP = 0.28;
const MAX_STACK = 2;
/** A year: beyond it a time is drawn at the edge. */
const MAX_SECONDS = 31_536_000;

export function sceneOf(track: Track, axis: XAxis): Scene {
  const events = track.events();
  const start = events[0] ?? track.entries.find(({ event }) => event)?.event;
  const seconds = (timestamp: number) => {
    const since = (toMilliseconds(timestamp) - toMilliseconds(start?.timestamp ?? 0)) / 1000;
    return Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, since));
  };
  const xOf = (event: { sequence: number; timestamp: number }) =>
    axis === "sequence" ? event.sequence : seconds(event.timestamp);
  const bySequence = new Map(events.map((event) => [event.sequence, event]));
  const xOfSequence = (sequence: number) => {
    const event = bySequence.get(sequence);
    return event ? xOf(event) : null;
  };

  let beside = 0;
  const taken = new Map<string, number>();
  /** A little higher than the marks that stand there already. */
  const stacked = (x: number, lane: number) => {
    const spot = `${x} ${lane}`;
    const before = taken.get(spot) ?? 0;
    taken.set(spot, before + 1);
    return lane - STEP * Math.min(before, MAX_STACK);
  };
  const [first, last] = [events[0], events.at(-1)];
  const isNear = ({ sequence }: { sequence: number }) =>
    !first || !last || (sequence >= first.sequence - 1 && sequence <= last.sequence + 1);
  const marks = track.entries.map((entry): Mark => {
    // A delivery that does not read stands where the one before it stands; so does a refused one that
    // claims to be far off, which would stretch the axis.
    if (entry.event && (entry.refusal === null || isNear(entry.event))) beside = xOf(entry.event);
    const isBehind = entry.arrival === "late" || entry.arrival === "copy" || entry.arrival === "duplicate";
    const cameAfter = isBehind && entry.newest !== null ? xOfSequence(entry.newest) : null;
    return { entry, x: beside, lane: stacked(beside, laneOf(entry)), severity: severityOf(entry), cameAfter };
  });
  marks.sort((one, other) => one.x - other.x || one.entry.order - other.entry.order);

  const half = axis === "sequence" ? 0.5 : 0;
  const gaps = track.missing.map(([from, to]): Stretch => {
    const label = `${(to - from + 1).toLocaleString("en")} missing`;
    if (axis === "sequence") return { from: from - half, to: to + half, label };
    const left = xOfSequence(from - 1) ?? 0;
    return { from: left, to: xOfSequence(to + 1) ?? left, label };
  });
  const snr: (readonly [number, number])[] = [];
  for (const event of events) {
    const value = (event.payload as { snr?: unknown } | null | undefined)?.snr;
    if (event.event === "INTERMEDIATE_RESULTS" && typeof value === "number") snr.push([xOf(event), value]);
  }
  // uPlot wants ascending values, and an event's time need not ascend with its sequence.
  snr.sort((one, other) => one[0] - other[0]);
  return { marks, bands: stretches(track.bands(), xOf, half), gaps, snr, range: rangeOf(marks, gaps) };
}

function stretches(bands: readonly Band[], xOf: (event: Band["from"]) => number, half: number): Stretch[] {
  return bands.map(({ phase, from, to }, at) => {
    const isLast = at === bands.length - 1;
    return { from: xOf(from) - half, to: xOf(to) + (isLast ? half : -half), label: phase };
  });
}

function rangeOf(marks: readonly Mark[], gaps: readonly Stretch[]): [number, number] {
  const [first, last] = [marks[0]?.x ?? 0, marks.at(-1)?.x ?? 1];
  const from = Math.min(first, gaps[0]?.from ?? first);
  const margin = Math.max(1, (last - from) * 0.02);
  return [from - margin, last + margin];
}

function laneOf({ event, refusal }: Entry): number {
  if (refusal !== null) return LANES.indexOf("Refused");
  const code = event?.event ?? "";
  if (/^(?:WMS_LOADED|CONFIGURATION_|PAGE_|REDIRECTING_)/.test(code)) return LANES.indexOf("Page");
  if (/^CAMERA_/.test(code) || code === "GENERAL_ERROR") return LANES.indexOf("Camera");
  if (/^(?:MEASUREMENT_|SCAN_|CONSTRAINT_|LOW_SNR$|FAILED_INIT_)/.test(code))
    return LANES.indexOf("Measurement");
  if (/^(?:INTERMEDIATE_RESULTS|RESULTS_RECEIVED)$/.test(code)) return LANES.indexOf("Results");
  if (/^(?:WEBSOCKET_|API_ERROR$)/.test(code)) return LANES.indexOf("Connection");
  return LANES.indexOf("Other");
}

function severityOf({ event }: Entry): Severity {
  return SEVERITIES.find((severity) => severity === event?.severity) ?? "OTHER";
}
