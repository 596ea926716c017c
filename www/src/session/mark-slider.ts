// The marks by keyboard: a slider that speaks each one, because the canvas inside has no text of its own.

import { el } from "../dom.js";

export interface MarkSlider {
  readonly element: HTMLElement;
  select(at: number): void;
}

interface Marks {
  size(): number;
  text(at: number): string;
  onSelect(at: number): void;
  zoom(factor: number): void;
  /** Chooses one to compare others with, or ends that. */
  compare(at: number): void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
  End: Number.POSITIVE_INFINITY,
  Home: Number.NEGATIVE_INFINITY,
};
const ZOOMS: Readonly<Record<string, number>> = { "+": 0.5, "=": 0.5, "-": 2, "0": 0 };

export function createMarkSlider(inside: HTMLElement, marks: Marks): MarkSlider {
  let at = 0;
  const element = el(
    "div",
    {
      class: "mark-slider",
      id: "timeline",
      role: "slider",
      tabindex: 0,
      "aria-label": "Deliveries: arrow keys walk, plus and minus zoom, C compares",
      "aria-orientation": "horizontal",
    },
    inside,
  );
  const select = (to: number) => {
    at = Math.max(0, Math.min(marks.size() - 1, to));
    element.setAttribute("aria-valuemin", "0");
    element.setAttribute("aria-valuemax", String(Math.max(0, marks.size() - 1)));
    element.setAttribute("aria-valuenow", String(at));
    element.setAttribute("aria-valuetext", marks.size() > 0 ? marks.text(at) : "No delivery");
    marks.onSelect(at);
  };
  element.addEventListener("keydown", (event) => {
    const [step, zoom] = [STEPS[event.key], ZOOMS[event.key]];
    const isCompare = event.key === "c" && marks.size() > 0;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step === undefined && zoom === undefined && !isCompare) return;
    event.preventDefault();
    if (isCompare) marks.compare(at);
    else if (zoom !== undefined) marks.zoom(zoom);
    else select(at + (step ?? 0));
  });
  return { element, select };
}
