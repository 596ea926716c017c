// What is to be drawn of a session, as numbers: where each mark stands, which stretches are bands and gaps. Visits
// begin anew with their sequences and their times, so they stand side by side.

import { toMilliseconds } from "../event/timestamp.js";
import { localTime } from "../format.js";
import type { Entry } from "./entry.js";
import type { Track } from "./model.js";
import type { Visit } from "./visits.js";

export type XAxis = "sequence" | "time";
export type Severity = "INFO" | "WARN" | "ERROR" | "OTHER";

const SEVERITIES = ["INFO", "WARN", "ERROR"] as const;
export const LANES = ["Page", "Camera", "Measurement", "Results", "Connection", "Other", "Refused"] as const;

export interface Mark {
  readonly entry: Entry;
  /** `"2 of 3"`; null if there is one visit. */
  readonly visit: string | null;
  readonly x: number;
  /** Which lane, and a fraction less for each mark that it would cover. */
  readonly lane: number;
  readonly severity: Severity;
  /** Of one that came late or again: the highest sequence of its visit that had come before it. */
  readonly newest: number | null;
  /** Where that stands. */
  readonly cameAfter: number | null;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** The place of a visit on the axis. */
export interface Part extends Stretch {
  /** What its sequences and seconds are moved by. */
  readonly shift: number;
}

export interface Scene {
  /** By x, and by arrival where that is the same. */
  readonly marks: readonly Mark[];
  readonly visits: readonly Part[];
  readonly bands: readonly Stretch[];
  readonly gaps: readonly Stretch[];
  /** With a null between visits, where the line breaks. */
  readonly snr: readonly (readonly [x: number, snr: number | null])[];
  readonly range: readonly [number, number];
}

const STEP = 0.28;
const MAX_STACK = 2;
/** A year: beyond it a time is drawn at the edge. */
const MAX_SECONDS = 31_536_000;

export function sceneOf({ visits }: Track, axis: XAxis): Scene {
  const scenes = visits.map((visit, at) =>
    visitScene(visit, axis, visits.length > 1 ? `${at + 1} of ${visits.length}` : null),
  );
  const width = scenes.reduce((sum, { from, to }) => sum + to - from, 0);
  const apart = axis === "sequence" ? 1 : Math.max(1, width / 25);
  let end: number | null = null;
  const placed = scenes.map((scene): VisitScene & { shift: number } => {
    const shift = end === null ? 0 : end + apart - scene.from;
    end = scene.to + shift;
    return { ...scene, shift };
  });
  const moved = ({ from, to, label }: Stretch, by: number) => ({ from: from + by, to: to + by, label });
  const parts = placed.map((scene): Part => ({ ...moved(scene, scene.shift), shift: scene.shift }));
  return {
    marks: placed.flatMap(({ marks, shift }) =>
      marks.map((mark) => ({ ...mark, x: mark.x + shift, cameAfter: add(mark.cameAfter, shift) })),
    ),
    visits: parts,
    bands: placed.flatMap(({ bands, shift }) => bands.map((band) => moved(band, shift))),
    gaps: placed.flatMap(({ gaps, shift }) => gaps.map((gap) => moved(gap, shift))),
    snr: placed.flatMap(({ snr, shift, to }, at) => {
      const moved = snr.map(([x, value]) => [x + shift, value] as const);
      return at < placed.length - 1 && moved.length > 0 ? [...moved, [to + shift, null] as const] : moved;
    }),
    range: rangeOf(parts),
  };
}

function add(x: number | null, by: number): number | null {
  return x === null ? null : x + by;
}

function rangeOf(parts: readonly Part[]): [number, number] {
  const [from, to] = [parts[0]?.from ?? 0, parts.at(-1)?.to ?? 1];
  const margin = Math.max(0.5, (to - from) * 0.02);
  return [from - margin, to + margin];
}

/** A visit by itself: its own sequences, or the seconds since its first event. */
type VisitScene = Omit<Scene, "range" | "visits"> & Stretch;

function visitScene(visit: Visit, axis: XAxis, name: string | null): VisitScene {
  const { events, entries, missing } = visit;
  const half = axis === "sequence" ? 0.5 : 0;
  const start = events[0] ?? entries.find(({ event }) => event)?.event;
  const seconds = (timestamp: number) => {
    const since = (toMilliseconds(timestamp) - toMilliseconds(start?.timestamp ?? 0)) / 1000;
    return Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, since));
  };
  const xOf = (event: { sequence: number; timestamp: number }) =>
    axis === "sequence" ? event.sequence : seconds(event.timestamp);
  const places = new Map(events.map((event) => [event.sequence, xOf(event)]));
  const marks = marksOf(visit, name, xOf, places);
  const gaps = missing.map(([from, to]): Stretch => {
    const label = `${(to - from + 1).toLocaleString("en")} missing`;
    if (axis === "sequence") return { from: from - half, to: to + half, label };
    const left = places.get(from - 1) ?? 0;
    return { from: left, to: places.get(to + 1) ?? left, label };
  });
  const bands = visit.bands().map(({ phase, from, to }, at, all): Stretch => {
    const isLast = at === all.length - 1;
    return { from: xOf(from) - half, to: xOf(to) + (isLast ? half : -half), label: phase };
  });
  const snr: (readonly [number, number])[] = [];
  for (const event of events) {
    const value = (event.payload as { snr?: unknown } | null | undefined)?.snr;
    if (event.event === "INTERMEDIATE_RESULTS" && typeof value === "number") snr.push([xOf(event), value]);
  }
  // uPlot wants ascending values, and an event's time need not ascend with its sequence.
  snr.sort((one, other) => one[0] - other[0]);
  const [first, last] = [marks[0]?.x ?? 0, marks.at(-1)?.x ?? 1];
  const from = Math.min(first - half, gaps[0]?.from ?? first);
  return { marks, bands, gaps, snr, from, to: last + half, label: labelOf(visit, name) };
}

function marksOf(
  { entries, events }: Visit,
  name: string | null,
  xOf: (event: { sequence: number; timestamp: number }) => number,
  places: ReadonlyMap<number, number>,
): Mark[] {
  let beside = 0;
  let highest: number | null = null;
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
  const marks = entries.map((entry): Mark => {
    const { event, refusal, arrival } = entry;
    // A delivery that does not read stands where the one before it stands; so does a refused one that
    // claims to be far off, which would stretch the axis.
    if (event && (refusal === null || isNear(event))) beside = xOf(event);
    const isBehind = arrival === "late" || arrival === "copy" || arrival === "duplicate";
    const newest = isBehind ? highest : null;
    if (event && refusal === null) highest = Math.max(event.sequence, highest ?? 0);
    const cameAfter = newest === null ? null : (places.get(newest) ?? null);
    const lane = stacked(beside, laneOf(entry));
    return { entry, visit: name, x: beside, lane, severity: severityOf(entry), newest, cameAfter };
  });
  return marks.sort((one, other) => one.x - other.x || one.entry.order - other.entry.order);
}

function labelOf({ events: [first] }: Visit, name: string | null): string {
  return name === null ? "" : `Visit ${name}, ${localTime(first ? toMilliseconds(first.timestamp) : null)}`;
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
