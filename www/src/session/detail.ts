// One mark, told in words: for the panel, and for a screen reader.

import { isKnownEvent, type UnknownEvent, type WmsEvent } from "wms-webhook";
import { EVENT_DESCRIPTIONS } from "wms-webhook/tools";
import { markedText } from "../delivery/marked.js";
import { button, el } from "../dom.js";
import type { SavedDelivery } from "../read/line.js";
import type { Entry, Place } from "./model.js";

const PLACES: Readonly<Record<Place, string>> = {
  first: "The first of the session.",
  next: "In order.",
  duplicate: "A duplicate: this sequence had come before.",
  gap: "In front of it something is missing.",
  late: "Late: later events had come before it.",
  refused: "Refused: it is no part of the session.",
};

/** What is known of its authenticity, and of its place. */
function placeOf({ trust, refusal, place }: Entry): string {
  if (trust === "refused") return `Refused: ${refusal}.`;
  if (trust === "accepted") return PLACES[place];
  if (refusal === null) return `Not checked. ${PLACES[place]}`;
  return `Not checked. Left out of the session: ${refusal}.`;
}

/** As it was sent, if it was sent as a text: an event that deviates may have any value. */
function severityText({ severity }: WmsEvent | UnknownEvent): string {
  return typeof severity === "string" ? severity : "no known severity";
}

/** In one breath, for the slider that walks over the marks. */
export function spoken(entry: Entry): string {
  const { event } = entry;
  if (!event) return `Unreadable delivery. ${placeOf(entry)}`;
  return `Sequence ${event.sequence}, ${event.event}, ${severityText(event)}. ${placeOf(entry)}`.slice(
    0,
    240,
  );
}

/** @param inspect opens the delivery in the other view */
export function detailView(entry: Entry, inspect: (delivery: SavedDelivery) => void): HTMLElement {
  const { event, place, order, delivery, trust } = entry;
  const rows: (readonly [string, string])[] = [["Arrived", arrival(order, delivery.arrivedAt)]];
  if (event) {
    rows.push(
      ["Sequence", String(event.sequence)],
      ["Severity", severityText(event)],
      ["Time", timeOf(event.timestamp * 1000)],
    );
    const fields = typeof event.payload === "object" ? event.payload : null;
    for (const [name, value] of Object.entries(fields ?? {}).slice(0, 12))
      rows.push([name, JSON.stringify(value).slice(0, 120)]);
  }
  if (entry.newest !== null && (place === "late" || place === "duplicate"))
    rows.push(["Came after", `sequence ${entry.newest}`]);
  if (delivery.verdict !== null) rows.push(["Receiver said", delivery.verdict.slice(0, 120)]);
  const list = rows.map(([name, value]) =>
    el("div", {}, el("dt", {}, markedText(name.slice(0, 60))), el("dd", {}, markedText(value))),
  );
  const description = event && isKnownEvent(event) ? EVENT_DESCRIPTIONS[event.event] : "";
  return el(
    "div",
    { class: `detail detail-${place}`, "data-place": place, "data-trust": trust },
    el("h3", {}, event ? markedText(event.event.slice(0, 80)) : "Unreadable"),
    el("p", { class: "lead" }, description),
    el("p", { class: "place" }, placeOf(entry)),
    el("dl", {}, ...list),
    button("Inspect this delivery", () => inspect(delivery), { class: "button small" }),
  );
}

function arrival(order: number, at: number | null): string {
  const place = `as number ${(order + 1).toLocaleString("en")}`;
  return at === null ? place : `${place}, ${timeOf(at)}`;
}

function timeOf(milliseconds: number): string {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return "no date";
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
