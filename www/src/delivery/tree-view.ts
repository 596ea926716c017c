// The event as a tree, beside what WMS documents of it.

import { type Deviation, deviationOf, type FieldSpec } from "wms-webhook";
import { el } from "../dom.js";
import { type AnyEvent, descriptionOf, deviationText, reasonText, specOf } from "../event/documented.js";
import { isInMilliseconds, toMilliseconds } from "../event/timestamp.js";
import { count, date } from "../format.js";
import { markedText } from "./marked.js";

/** More rows than anyone reads: the rest is counted. */
const MAX_ROWS = 400;
const MAX_TEXT = 400;

/** The names of the fields that lead to a value. */
type Path = readonly string[];

export function treeView(event: AnyEvent): HTMLElement {
  const deviation = deviationOf(event);
  const payload: Readonly<Record<string, FieldSpec>> = specOf(event)?.payload ?? {};
  const rows: HTMLElement[] = [];
  let hidden = 0;

  const add = (path: Path, value: unknown) => {
    if (rows.length >= MAX_ROWS) {
      hidden += 1;
      return;
    }
    rows.push(row(path, value, documentation(path, value, event), deviation));
    if (typeof value !== "object" || value === null) return;
    for (const [name, child] of Object.entries(value)) add([...path, name], child);
  };
  for (const [name, value] of Object.entries(event)) add([name], value);
  for (const name of Object.keys(payload)) {
    const path = ["payload", name];
    if (!Object.hasOwn(Object(event.payload ?? {}), name))
      rows.push(row(path, undefined, documentation(path, undefined, event), deviation));
  }
  const more = hidden > 0 && el("p", { class: "hint" }, `${count(hidden, "more field")} not shown.`);
  const head = el(
    "div",
    { class: "tree-head", "aria-hidden": "true" },
    el("span", {}, "Received"),
    el("span", {}, "Documentation"),
  );
  return el(
    "div",
    { class: "tree" },
    deviation && el("p", { class: "notice deviation" }, deviationText(deviation)),
    head,
    el("ul", {}, ...rows),
    more,
  );
}

function row(path: Path, value: unknown, text: string, deviation: Deviation | undefined): HTMLElement {
  const depth = Math.min(path.length - 1, 6);
  const name = el("span", { class: "key" }, markedText(path.at(-1) ?? ""));
  const isDeviating = deviation?.path === pointer(path);
  const isAbsent = value === undefined || isNoSession(path, value);
  return el(
    "li",
    {
      class: `depth-${depth}${isAbsent ? " absent" : ""}`,
      "data-deviation": isDeviating && deviation.reason,
    },
    el("code", {}, name, " ", isAbsent ? absent(path) : shown(value)),
    el("p", {}, text, isDeviating && el("strong", { class: "deviation" }, ` ${reasonText(deviation)}`)),
  );
}

/** RFC 6901. */
function pointer(path: Path): string {
  return path.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The package gives `""` where no session is named. */
function isNoSession(path: Path, value: unknown): boolean {
  return pointer(path) === "/sessionId" && value === "";
}

function absent(path: Path): HTMLElement {
  return el("span", { class: "value" }, pointer(path) === "/sessionId" ? "none" : "absent");
}

function shown(value: unknown): HTMLElement {
  if (Array.isArray(value)) return el("span", { class: "value" }, `[${value.length}]`);
  if (typeof value === "object" && value !== null) return el("span", { class: "value" }, "{ }");
  const text = JSON.stringify(value);
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return el("span", { class: `value ${typeof value}` }, markedText(cut));
}

function documentation(path: Path, value: unknown, event: AnyEvent): string {
  const [name = "", field = ""] = path;
  if (path.length === 1) return envelope(name, value, event);
  const spec = specOf(event);
  if (path.length > 2 || name !== "payload" || !spec) return "";
  const payload: Readonly<Record<string, FieldSpec>> = spec.payload;
  return Object.hasOwn(payload, field) ? fieldText(payload[field] as FieldSpec) : UNDOCUMENTED;
}

const UNDOCUMENTED = "Not documented; kept as it came.";

function fieldText({ type, required, values }: FieldSpec): string {
  const kind = `${type === "integer" ? "An" : "A"} ${type}${values ? `: ${values.join(" or ")}` : ""}`;
  return `${kind}. ${required ? "Every event of this code has it." : "Only when a measurement was created."}`;
}

function envelope(name: string, value: unknown, event: AnyEvent): string {
  switch (name) {
    case "timestamp":
      return `When it happened, in ${unit(event.timestamp)}: ${date(toMilliseconds(event.timestamp))}.`;
    case "sessionId":
      return value === ""
        ? "The delivery names no session: the field is absent, null or empty."
        : "The session, as named in the URL that the user was sent to.";
    case "sequence":
      return "Its position in the session: 0 for the first event, one more for each that follows.";
    case "event":
      return descriptionOf(event);
    case "severity": {
      const spec = specOf(event);
      return spec ? `Documented as ${spec.severity}.` : "How much it matters, as WMS ranks it.";
    }
    case "payload":
      return value === null ? "null counts as absent." : "What belongs to this code.";
    default:
      return UNDOCUMENTED;
  }
}

function unit(timestamp: number): string {
  return isInMilliseconds(timestamp)
    ? "milliseconds since 1970, where WMS documents seconds"
    : "Unix seconds";
}
