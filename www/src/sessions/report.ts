// How the sessions fare, as the package counts them: each by itself, so that the list can be filtered by what is
// counted, and all together, since such reports add up.

import { createReport, type Report, type ReportStep } from "wms-webhook/tools";
import { latin1, textOf } from "../read/bytes.js";
import type { Track } from "../session/model.js";

/** What a session is counted under, such as `step:created`, `lost:created` or `reason:LOW_SNR`. */
export type Facet = string;

/** One session, counted. */
export interface Counted {
  readonly facets: ReadonlySet<Facet>;
  readonly report: Report;
}

/** By the session, as long as nothing more has come of it. */
const known = new WeakMap<Track, Counted & { readonly entries: number }>();

/** How many sessions are counted before the page gets its turn. */
const AT_ONCE = 25;

export function countedOf(track: Track): Counted {
  const before = known.get(track);
  if (before?.entries === track.entries.length) return before;
  const collector = createReport();
  for (const { delivery, refusal } of track.entries) {
    const { body, signature, arrivedAt } = delivery;
    // A body that is no UTF-8 was signed, and is read, as Latin-1.
    if (refusal === null) collector.accept(textOf(body) === null ? latin1(body) : body, signature);
    else collector.refuse(refusal, arrivedAt === null ? undefined : arrivedAt / 1000);
  }
  const report = collector.report();
  const counted = { report, facets: facetsOf(report), entries: track.entries.length };
  known.set(track, counted);
  return counted;
}

/** The report of all of them; null if `isOver` says that it is not wanted any more. */
export async function reportOf(tracks: readonly Track[], isOver: () => boolean): Promise<Report | null> {
  const collector = createReport();
  for (const [at, track] of tracks.entries()) {
    if (at > 0 && at % AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
    if (isOver()) return null;
    collector.addReport(countedOf(track).report);
  }
  return collector.report();
}

function facetsOf({ sessions: { total }, funnel, reasons }: Report): ReadonlySet<Facet> {
  const facets = new Set<Facet>();
  // Without a session ID it is nobody's session.
  if (total === 0) return facets;
  // The first step that it did not come to.
  let isLost = false;
  for (const { step, sessions } of funnel) {
    if (sessions > 0) facets.add(stepFacet(step));
    else if (!isLost) facets.add(lostFacet(step));
    isLost ||= sessions === 0;
  }
  for (const reason of reasons) facets.add(reasonFacet(reason));
  return facets;
}

export function stepFacet(step: ReportStep): Facet {
  return `step:${step}`;
}

export function lostFacet(step: ReportStep): Facet {
  return `lost:${step}`;
}

export function reasonFacet({ reason, detail }: Report["reasons"][number]): Facet {
  return detail === null ? `reason:${reason}` : `reason:${reason}:${detail}`;
}
