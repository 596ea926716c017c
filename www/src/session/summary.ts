// The session in numbers, and what is odd about it as a list to walk through.

import { isUsableSessionId } from "wms-webhook/session";
import { el } from "../dom.js";
import type { Entry } from "./entry.js";
import type { Track } from "./model.js";

/** The tiles of which a number is nothing odd. */
const PLAIN: ReadonlySet<string> = new Set(["phase", "visits", "deliveries"]);
/** More notes than anyone reads. */
const MAX_NOTES = 40;

/** @param show selects a delivery in the timeline */
export function summary(track: Track, show: (entry: Entry) => void): HTMLElement {
  const { counts, missing, entries } = track;
  const { phase, reason, visits } = track.summary;
  const out = counts.refused.toLocaleString("en");
  // Without a check nothing is refused, and none would be a false comfort.
  const verdicts = track.isChecked
    ? [["Refused", out, "refused"] as const]
    : [
        ...(counts.refused > 0 ? [["Left out", out, "left-out"] as const] : []),
        ["Not checked", entries.length.toLocaleString("en"), "unchecked"] as const,
      ];
  const tiles = [
    ["Phase", `${phase}${reason ? ` (${reason})` : ""}`, "phase"],
    ...(visits.length > 1 ? [["Visits", visits.length.toLocaleString("en"), "visits"] as const] : []),
    ["Deliveries", entries.length.toLocaleString("en"), "deliveries"],
    ["Missing", missing.toLocaleString("en"), "missing"],
    ["Duplicates", counts.duplicate.toLocaleString("en"), "duplicates"],
    ["Late", counts.late.toLocaleString("en"), "late"],
    ...verdicts,
  ] as const;
  const isOdd = (name: string, value: string) => !PLAIN.has(name) && value !== "0";
  const list = el(
    "dl",
    { class: "tiles" },
    ...tiles.map(([label, value, name]) =>
      el(
        "div",
        { class: isOdd(name, value) ? "tile is-odd" : "tile", "data-tile": name },
        el("dt", {}, label),
        el("dd", {}, value),
      ),
    ),
  );
  const several =
    track.sessionId !== null &&
    !isUsableSessionId(track.sessionId) &&
    el(
      "p",
      { class: "notice" },
      "These deliveries have no session ID: they may be of several sessions. End the URL that each user is sent to with a session ID of its own.",
    );
  return el("section", { class: "card", "aria-label": "Summary" }, list, several, notes(track, show));
}

function notes({ entries, summary: { visits } }: Track, show: (entry: Entry) => void): HTMLElement | null {
  const odd = entries.filter(({ arrival, deviation, refusal }) => {
    const isBehind = arrival === "duplicate" || arrival === "copy" || arrival === "late";
    return refusal !== null || isBehind || deviation !== null;
  });
  const items = odd.slice(0, MAX_NOTES).map((entry) => {
    const kind = entry.arrival ?? "refused";
    const link = el("button", { type: "button", class: `note note-${kind}` }, textOf(entry));
    link.addEventListener("click", () => show(entry));
    return el("li", {}, link);
  });
  const missing = visits.flatMap((visit, at) =>
    visit.missing.map(([from, to]) => {
      const lost = from === to ? `${from} is missing` : `${from} to ${to} are missing`;
      return visits.length > 1 ? `visit ${at + 1}: ${lost}` : lost;
    }),
  );
  const gaps = missing.slice(0, MAX_NOTES).map((lost) => el("li", { class: "note note-gap" }, lost));
  const rest = Math.max(0, odd.length - MAX_NOTES) + Math.max(0, missing.length - MAX_NOTES);
  if (items.length + gaps.length === 0) return null;
  return el(
    "ul",
    { class: "notes", "aria-label": "What is odd" },
    ...gaps,
    ...items,
    rest > 0 && el("li", {}, `and ${rest.toLocaleString("en")} more`),
  );
}

function textOf({ event, arrival, deviation, refusal }: Entry): string {
  const name = event ? `${event.sequence} ${event.event.slice(0, 40)}` : "unreadable";
  if (refusal !== null) return `${name}: ${refusal}`;
  const odd = arrival === "late" || arrival === "copy" || arrival === "duplicate" ? [arrival] : [];
  return `${name}: ${[...odd, ...(deviation ? [`deviates at ${deviation.path}`] : [])].join(", ")}`;
}
