// Rows of which only those in sight are elements: 5,000 scroll like 50. One stop of the Tab key; the arrow keys
// go through it.

import { el, fill } from "../dom.js";
import { drawUnpressed } from "../pressed.js";
import { COLUMNS } from "./columns.js";
import type { Row } from "./rows.js";

export interface List {
  readonly element: HTMLElement;
  show(rows: readonly Row[]): void;
}

/** The height of a row, as in the styles, and how many are kept beyond each edge. */
const HEIGHT = 44;
const BEYOND = 6;
const PAGE = 10;

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** @param head the row above them @param open is told the row that Enter or a click chooses */
export function createList(head: HTMLElement, open: (row: Row) => void): List {
  let rows: readonly Row[] = [];
  let active = 0;
  let frame = 0;
  const space = el("div", { class: "rows", role: "rowgroup" });
  const scroller = el(
    "div",
    {
      class: "sessions-grid",
      id: "sessions",
      role: "grid",
      tabindex: 0,
      "aria-label": "Sessions: arrow keys walk, Enter opens",
    },
    el("div", { class: "rows-head", role: "rowgroup" }, head),
    space,
  );
  /** The head stays in sight above the rows. */
  const inSight = () => scroller.clientHeight - head.offsetHeight;

  const draw = () => {
    frame = 0;
    const from = Math.max(0, Math.floor(scroller.scrollTop / HEIGHT) - BEYOND);
    const to = Math.min(rows.length, Math.ceil((scroller.scrollTop + inSight()) / HEIGHT) + BEYOND);
    fill(space, ...rows.slice(from, to).map((row, at) => rowElement(row, from + at, from + at === active)));
    scroller.setAttribute("aria-rowcount", String(rows.length + 1));
    if (active >= from && active < to) scroller.setAttribute("aria-activedescendant", idOf(active));
    else scroller.removeAttribute("aria-activedescendant");
  };
  const redraw = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const goTo = (to: number) => {
    active = Math.max(0, Math.min(rows.length - 1, to));
    const [top, bottom] = [active * HEIGHT, (active + 1) * HEIGHT];
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + inSight()) scroller.scrollTop = bottom - inSight();
    draw();
  };
  scroller.addEventListener("scroll", redraw);
  new ResizeObserver(() => drawUnpressed(draw)).observe(scroller);
  scroller.addEventListener("keydown", (event) => {
    if (event.target !== scroller || event.ctrlKey || event.metaKey || event.altKey) return;
    const [step, row] = [STEPS[event.key], rows[active]];
    if (step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (step !== undefined) goTo(active + step);
    else if (row) open(row);
  });
  space.addEventListener("click", (event) => {
    const at = (event.target as Element).closest<HTMLElement>("[data-at]")?.dataset.at;
    const row = at === undefined ? undefined : rows[Number(at)];
    if (row) open(row);
  });
  return {
    element: scroller,
    show(next) {
      const before = rows[active]?.track;
      rows = next;
      active = Math.max(
        0,
        rows.findIndex(({ track }) => track === before),
      );
      space.style.height = `${rows.length * HEIGHT}px`;
      draw();
    },
  };
}

function rowElement(row: Row, at: number, isActive: boolean): HTMLElement {
  const cells = COLUMNS.map(({ name, text }) =>
    el("div", { role: "gridcell", class: `cell cell-${name}` }, text(row)),
  );
  const element = el(
    "div",
    {
      role: "row",
      id: idOf(at),
      class: isActive ? "session-row is-active" : "session-row",
      "aria-rowindex": at + 2,
      "aria-selected": isActive,
      "data-at": at,
      "data-outcome": row.outcome,
    },
    ...cells,
  );
  element.style.transform = `translateY(${at * HEIGHT}px)`;
  return element;
}

function idOf(at: number): string {
  return `session-${at}`;
}
