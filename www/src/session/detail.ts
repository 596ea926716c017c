// One mark in words: for the panel, and for a screen reader.

import type { Arrival } from "wms-webhook/session";
import { markedText } from "../delivery/marked.js";
import { el } from "../dom.js";
import { type AnyEvent, descriptionOf, deviationText } from "../event/documented.js";
import { toMilliseconds } from "../event/timestamp.js";
import { date } from "../format.js";
import type { Entry } from "./entry.js";
import type { Mark } from "./scene.js";

const ARRIVALS: Readonly<Record<Arrival, string>> = {
  first: "The first of a visit.",
  next: "In order.",
  duplicate: "A duplicate: this delivery had come before.",
  copy: "Its event had come before, signed with another secret.",
  gap: "Something is missing before it.",
  late: "Late: later events had come before it.",
};

/** Whether it is authentic, and how it stands to those before it. */
export function standing({ trust, refusal, arrival }: Entry): string {
  if (trust === "refused") return `Refused: ${refusal}.`;
  const check = trust === "accepted" ? "" : "Not checked. ";
  if (arrival !== null) return `${check}${ARRIVALS[arrival]}`;
  return `${check}${refusal === null ? "It names no session." : `Left out of the session: ${refusal}.`}`;
}

/** As it was sent, if it was sent as a text: an event that deviates may have any value. */
function severityText({ severity }: AnyEvent): string {
  return typeof severity === "string" ? severity : "no known severity";
}

/** In one breath, for the slider over the marks. */
export function spoken({ entry, visit }: Mark): string {
  const { event, deviation } = entry;
  const where = visit === null ? "" : `Visit ${visit}. `;
  if (!event) return `${where}Unreadable delivery. ${standing(entry)}`;
  const odd = deviation ? ` ${deviationText(deviation)}` : "";
  const name = `Sequence ${event.sequence}, ${event.event.slice(0, 80)}, ${severityText(event).slice(0, 20)}`;
  return `${where}${name}. ${standing(entry)}${odd}`;
}

/** @param actions what can be done with the delivery */
export function detailView(mark: Mark, ...actions: HTMLElement[]): HTMLElement {
  const { entry } = mark;
  const { event, arrival, trust, deviation } = entry;
  const list = rows(mark).map(([name, value]) =>
    el("div", {}, el("dt", {}, markedText(name.slice(0, 60))), el("dd", {}, markedText(value))),
  );
  return el(
    "div",
    { class: `detail detail-${arrival ?? "refused"}`, "data-arrival": arrival, "data-trust": trust },
    el("h3", {}, event ? markedText(event.event.slice(0, 80)) : "Unreadable"),
    el("p", { class: "lead" }, event && descriptionOf(event)),
    el("p", { class: "arrival" }, standing(entry)),
    deviation && el("p", { class: "deviation" }, deviationText(deviation)),
    el("dl", {}, ...list),
    el("div", { class: "toolbar" }, ...actions),
  );
}

function rows({ entry, visit, newest }: Mark): (readonly [string, string])[] {
  const { event, order, delivery } = entry;
  const rows: (readonly [string, string])[] = [["Arrived", arrivedAt(order, delivery.arrivedAt)]];
  if (visit !== null) rows.push(["Visit", visit]);
  if (event) {
    rows.push(
      ["Session ID", event.sessionId.slice(0, 120) || "none"],
      ["Sequence", String(event.sequence)],
      ["Severity", severityText(event)],
      ["Time", date(toMilliseconds(event.timestamp))],
    );
    const fields = typeof event.payload === "object" ? event.payload : null;
    for (const [name, value] of Object.entries(fields ?? {}).slice(0, 12))
      rows.push([name, JSON.stringify(value).slice(0, 120)]);
  }
  if (newest !== null) rows.push(["Came after", `sequence ${newest}`]);
  if (delivery.verdict !== null) rows.push(["Receiver said", delivery.verdict.slice(0, 120)]);
  return rows;
}

export function arrivedAt(order: number, at: number | null): string {
  const number = `as number ${(order + 1).toLocaleString("en")}`;
  return at === null ? number : `${number}, ${date(at)}`;
}
