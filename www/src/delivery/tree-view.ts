// The event as a tree, beside what WMS documents of it.

import { EVENTS, isKnownEvent, type UnknownEvent, type WmsEvent } from "wms-webhook";
import { EVENT_DESCRIPTIONS } from "wms-webhook/tools";
import { count, el } from "../dom.js";
import { markedText } from "./marked.js";

/** More rows than anyone reads: the rest is counted. */
const MAX_ROWS = 400;
const MAX_TEXT = 400;

interface FieldSpec {
  readonly type: string;
  readonly required: boolean;
  readonly values?: readonly string[];
}

export function treeView(event: WmsEvent | UnknownEvent): HTMLElement {
  const spec = isKnownEvent(event) ? EVENTS[event.event] : null;
  const payload: Readonly<Record<string, FieldSpec>> = spec?.payload ?? {};
  const rows: HTMLElement[] = [];
  let hidden = 0;

  /** @param path the names of the fields that lead to it */
  const add = (path: readonly string[], value: unknown) => {
    if (rows.length >= MAX_ROWS) {
      hidden += 1;
      return;
    }
    rows.push(row(path, value, documentation(path, value)));
    if (typeof value !== "object" || value === null) return;
    for (const [name, child] of Object.entries(value)) add([...path, name], child);
  };
  const documentation = (path: readonly string[], value: unknown): string => {
    const [name = "", field = ""] = path;
    if (path.length === 1) return envelope(name, value, event, spec);
    if (path.length > 2 || name !== "payload" || !spec) return "";
    return Object.hasOwn(payload, field)
      ? fieldText(payload[field] as FieldSpec)
      : "Not documented; kept as it came.";
  };
  for (const [name, value] of Object.entries(event)) add([name], value);
  for (const [name, field] of Object.entries(payload)) {
    const isThere = Object.hasOwn(Object(event.payload ?? {}), name);
    if (!isThere) rows.push(row(["payload", name], undefined, fieldText(field)));
  }
  const more = hidden > 0 && el("p", { class: "hint" }, `${count(hidden, "more field")} not shown.`);
  const head = el(
    "div",
    { class: "tree-head", "aria-hidden": "true" },
    el("span", {}, "What came"),
    el("span", {}, "What it means"),
  );
  return el("div", { class: "tree" }, head, el("ul", {}, ...rows), more || null);
}

function row(path: readonly string[], value: unknown, text: string): HTMLElement {
  const depth = Math.min(path.length - 1, 6);
  const name = el("span", { class: "key" }, markedText(path.at(-1) ?? ""));
  return el(
    "li",
    { class: `depth-${depth}${value === undefined ? " absent" : ""}` },
    el("code", {}, name, " ", shown(value)),
    el("p", {}, text),
  );
}

function shown(value: unknown): HTMLElement {
  if (value === undefined) return el("span", { class: "value" }, "absent");
  if (Array.isArray(value)) return el("span", { class: "value" }, `[${value.length}]`);
  if (typeof value === "object" && value !== null) return el("span", { class: "value" }, "{ }");
  const text = JSON.stringify(value);
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return el("span", { class: `value ${typeof value}` }, markedText(cut));
}

function fieldText({ type, required, values }: FieldSpec): string {
  const kind = `${type === "integer" ? "An" : "A"} ${type}${values ? `: ${values.join(" or ")}` : ""}`;
  return `${kind}. ${required ? "Every event of this code has it." : "Only when a measurement was created."}`;
}

function envelope(
  name: string,
  value: unknown,
  event: WmsEvent | UnknownEvent,
  spec: { severity: string } | null,
): string {
  switch (name) {
    case "timestamp":
      return `When it happened, in Unix seconds: ${date(value)}.`;
    case "sessionId":
      return "The session, as named in the URL that the user was sent to.";
    case "sequence":
      return "Its place in the session: 0 for the first event, one more for each that follows.";
    case "event":
      return isKnownEvent(event)
        ? EVENT_DESCRIPTIONS[event.event]
        : "WMS does not document this code; it is kept as it came.";
    case "severity":
      return spec ? `Documented as ${spec.severity}.` : "How much it matters, as WMS ranks it.";
    case "payload":
      return event.payload ? "What belongs to this code." : "This code has none.";
    default:
      return "Not documented; kept as it came.";
  }
}

function date(value: unknown): string {
  const time = new Date(Number(value) * 1000);
  return Number.isNaN(time.getTime())
    ? "no date"
    : `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
