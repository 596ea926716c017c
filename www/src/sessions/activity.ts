// When sessions begin: a column an hour or a day, and how many of them are completed.

import type { Report } from "wms-webhook/tools";
import { button, el, fill } from "../dom.js";
import { count } from "../format.js";

type Hour = Report["hours"][number];

interface Period {
  /** The beginning of its name in ISO 8601. */
  readonly name: string;
  readonly sessions: number;
  readonly completed: number;
}

/** More columns than are told apart. */
const MAX_COLUMNS = 60;
const UNITS = { hour: { digits: 13, length: 3_600_000 }, day: { digits: 10, length: 86_400_000 } } as const;
type Unit = keyof typeof UNITS;

export function createActivity(): { readonly element: HTMLElement; show(hours: readonly Hour[]): void } {
  let hours: readonly Hour[] = [];
  /** As was pressed, or what fits. */
  let wanted: Unit | null = null;
  const columns = el("ol", { class: "periods" });
  const ends = el("p", { class: "hint period-ends", "aria-hidden": "true" });
  const note = el("p", { class: "hint" });
  const choices = (["hour", "day"] as const).map((unit) => {
    const choose = () => {
      wanted = unit;
      draw();
    };
    return { unit, element: button(`By ${unit}`, choose, { class: "button small", id: `by-${unit}` }) };
  });
  const draw = () => {
    const unit = wanted ?? (periodsOf(hours, "hour").length <= MAX_COLUMNS ? "hour" : "day");
    for (const choice of choices) choice.element.setAttribute("aria-pressed", String(choice.unit === unit));
    const all = periodsOf(hours, unit);
    const shown = all.slice(-MAX_COLUMNS);
    const most = Math.max(1, ...shown.map(({ sessions }) => sessions));
    fill(columns, ...shown.map((period) => column(period, most)));
    fill(ends, el("span", {}, timeOf(shown[0])), el("span", {}, timeOf(shown.at(-1))));
    const before =
      all.length > shown.length ? ` The newest ${MAX_COLUMNS} of ${count(all.length, unit)}.` : "";
    note.textContent = `Filled: completed. At most ${count(most, "session")} ${unit === "hour" ? "an hour" : "a day"}; UTC.${before}`;
  };
  const group = { class: "segmented", role: "group", "aria-label": "Columns" };
  return {
    element: el(
      "div",
      { class: "activity" },
      el("div", group, ...choices.map(({ element }) => element)),
      columns,
      ends,
      note,
    ),
    show(next) {
      hours = next;
      draw();
    },
  };
}

/**
 * Those in which sessions begin, and those between; only the former if they are far apart: a clock may be off by years.
 */
function periodsOf(hours: readonly Hour[], unit: Unit): Period[] {
  const { digits, length } = UNITS[unit];
  const periods = new Map<string, Period>();
  for (const { hour, sessions, outcomes } of hours) {
    if (sessions === 0) continue;
    const name = hour.slice(0, digits);
    const { sessions: more = 0, completed = 0 } = periods.get(name) ?? {};
    periods.set(name, { name, sessions: sessions + more, completed: outcomes.completed + completed });
  }
  const found = [...periods.values()];
  const [first, last] = [startOf(found[0], digits), startOf(found.at(-1), digits)];
  const steps = (last - first) / length;
  if (!(steps < MAX_COLUMNS)) return found;
  return Array.from({ length: steps + 1 }, (_, at) => {
    const name = new Date(first + at * length).toISOString().slice(0, digits);
    return periods.get(name) ?? { name, sessions: 0, completed: 0 };
  });
}

/** NaN if it is no time. */
function startOf(period: Period | undefined, digits: number): number {
  return Date.parse(`${period?.name}${digits === 13 ? ":00" : "T00:00"}Z`);
}

function timeOf(period: Period | undefined): string {
  if (!period) return "";
  return period.name.length === 13 ? `${period.name.replace("T", " ")}:00` : period.name;
}

function column(period: Period, most: number): HTMLElement {
  const { sessions, completed } = period;
  const text = `${timeOf(period)}: ${count(sessions, "session")}, ${completed.toLocaleString("en")} completed`;
  const [whole, part] = [el("span", { class: "period" }), el("span", { class: "period-completed" })];
  whole.style.height = `${(100 * sessions) / most}%`;
  part.style.height = `${(100 * completed) / Math.max(1, sessions)}%`;
  whole.append(part);
  return el("li", { title: text }, whole, el("span", { class: "visually-hidden" }, text));
}
