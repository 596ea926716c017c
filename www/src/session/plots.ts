// The drawings of a session, and the mark that is looked at.

import { createComparison } from "../compare/view.js";
import { button, el, fill } from "../dom.js";
import type { SavedDelivery } from "../read/line.js";
import { createChart, EMPTY } from "./chart.js";
import { detailView, spoken } from "./detail.js";
import type { Entry } from "./entry.js";
import { legend } from "./legend.js";
import { createMarkSlider } from "./mark-slider.js";
import type { Track } from "./model.js";
import { type Mark, sceneOf, type XAxis } from "./scene.js";

export interface Plots {
  /** The timeline with the signal-to-noise ratio, and what is known of the chosen mark. */
  readonly elements: readonly HTMLElement[];
  /**
   * Draws a session, or nothing. The same delivery is looked at as before, if it is in it.
   * @param lack what to say if there is none
   */
  show(track: Track | null, lack: string): void;
  select(entry: Entry): void;
}

const ZOOMS = [
  ["Zoom in", 0.5],
  ["Zoom out", 2],
  ["All", 0],
] as const;

/**
 * @param inspect opens a delivery in the other view
 * @param find a delivery in the sessions as they are now, or null
 * @param tools what stands beside the buttons of the timeline
 */
export function createPlots(
  inspect: (delivery: SavedDelivery) => void,
  find: (delivery: SavedDelivery) => Entry | null,
  ...tools: HTMLElement[]
): Plots {
  let track: Track | null = null;
  let scene = EMPTY;
  let axis: XAxis = "sequence";
  /** What is looked at, also while there is nothing to draw. */
  let looked: SavedDelivery | null = null;
  const detail = el("div", { class: "card", id: "detail" });
  const comparison = createComparison(find, () => {
    reselect();
    slider.element.focus({ preventScroll: true });
  });
  const title = el("h2", {});
  const empty = el("p", { class: "notice" });
  const chart = createChart((mark) => slider.select(scene.marks.indexOf(mark)));
  const slider = createMarkSlider(chart.timeline, {
    size: () => scene.marks.length,
    text: (at) => spoken(scene.marks[at] as Mark),
    onSelect: (at) => {
      const mark = scene.marks[at] ?? null;
      chart.select(mark);
      if (mark) looked = mark.entry.delivery;
      fill(detail, mark && detailView(mark, ...actions(mark)));
      comparison.show(mark?.entry ?? null);
    },
    zoom: chart.zoom,
    compare: (at) => comparison.toggle((scene.marks[at] as Mark).entry),
  });
  const reselect = () => slider.select(scene.marks.findIndex(({ entry }) => entry.delivery === looked));
  const actions = ({ entry }: Mark) => [
    button("Inspect this delivery", () => inspect(entry.delivery), { class: "button small" }),
    ...comparison.buttons(entry, track?.entries ?? []),
  ];
  const draw = () => {
    scene = track ? sceneOf(track, axis) : EMPTY;
    const hasSnr = scene.snr.length > 0;
    empty.hidden = track !== null;
    chart.snr.hidden = !hasSnr;
    title.textContent = hasSnr
      ? "Signal-to-noise ratio of the intermediate results"
      : "No intermediate results, so no signal-to-noise ratio";
    chart.show(scene, axis);
    slider.select(
      Math.max(
        0,
        scene.marks.findIndex(({ entry }) => entry.delivery === looked),
      ),
    );
  };
  const choice = axisChoice(axis, (chosen) => {
    axis = chosen;
    draw();
  });
  const zooms = ZOOMS.map(([name, by]) => button(name, () => chart.zoom(by), { class: "button small" }));
  const toolbar = el("div", { class: "toolbar" }, choice, ...zooms, ...tools);
  const card = { class: "card plots", "aria-label": "Timeline" };
  return {
    elements: [
      el("section", card, toolbar, empty, slider.element, legend(), title, chart.snr),
      detail,
      comparison.element,
    ],
    show(next, lack) {
      track = next;
      empty.textContent = lack;
      draw();
    },
    select: (entry) => slider.select(scene.marks.findIndex((mark) => mark.entry === entry)),
  };
}

function axisChoice(first: XAxis, choose: (axis: XAxis) => void): HTMLElement {
  const buttons = (["sequence", "time"] as const).map((name) => {
    const element = button(`By ${name}`, () => press(name), { class: "button small" });
    return { name, element };
  });
  const mark = (axis: XAxis) => {
    for (const { name, element } of buttons) element.setAttribute("aria-pressed", String(name === axis));
  };
  const press = (axis: XAxis) => {
    mark(axis);
    choose(axis);
  };
  mark(first);
  const group = { class: "segmented", role: "group", "aria-label": "Horizontal axis" };
  return el("div", group, ...buttons.map(({ element }) => element));
}
