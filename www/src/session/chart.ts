// The timeline and the SNR plot. uPlot scales, draws the axes and zooms; the marks are our own.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { drawBands, drawGaps, drawLabels, drawMarks, drawSelection, type Projection } from "./draw.js";
import { drawVisits, HEAD } from "./draw-visits.js";
import { type Palette, palette } from "./palette.js";
import { LANES, type Mark, type Part, type Scene, type XAxis } from "./scene.js";

export interface Chart {
  readonly timeline: HTMLElement;
  readonly snr: HTMLElement;
  show(scene: Scene, axis: XAxis): void;
  select(mark: Mark | null): void;
  /** Shows the middle `factor` of what is shown; more than 1 shows more, 0 everything. */
  zoom(factor: number): void;
  redraw(): void;
}

export const EMPTY: Scene = { marks: [], visits: [], bands: [], gaps: [], snr: [], range: [0, 1] };
const NARROW = 560;
const SYNC = "session";

/** @param onPick is told the mark that was pointed at or tapped */
export function createChart(onPick: (mark: Mark) => void): Chart {
  const [timeline, snr] = [document.createElement("div"), document.createElement("div")];
  let scene = EMPTY;
  let axis: XAxis = "sequence";
  let selected: Mark | null = null;
  let colours = palette();
  let plots: uPlot[] = [];
  let shown: readonly [number, number] = EMPTY.range;

  const setRange = (from: number, to: number) => {
    shown = [from, to];
    for (const plot of plots) {
      if (plot.scales.x?.min !== from || plot.scales.x?.max !== to)
        plot.setScale("x", { min: from, max: to });
    }
  };
  const follow = (plot: uPlot) => {
    const { min, max } = plot.scales.x ?? {};
    if (min !== undefined && max !== undefined && (min !== shown[0] || max !== shown[1])) setRange(min, max);
  };
  const drawGround = (plot: uPlot) => {
    drawBands(plot.ctx, scene, projection(plot), colours);
    drawGaps(plot.ctx, scene, projection(plot), colours);
    drawVisits(plot.ctx, scene, projection(plot), colours);
  };
  const drawTimeline = (plot: uPlot) => {
    const at = projection(plot);
    const inside = visible(scene.marks, shown);
    plot.ctx.save();
    plot.ctx.beginPath();
    plot.ctx.rect(at.left - 8 * at.ratio, at.top, at.width + 16 * at.ratio, at.height);
    plot.ctx.clip();
    drawLabels(plot.ctx, inside, at, colours);
    drawMarks(plot.ctx, inside, at, colours);
    if (selected) drawSelection(plot.ctx, selected, at, colours);
    plot.ctx.restore();
  };
  const drawSnr = (plot: uPlot) =>
    drawBands(
      plot.ctx,
      { ...scene, bands: scene.bands.map((band) => ({ ...band, label: "" })) },
      projection(plot),
      colours,
    );

  const build = () => {
    for (const plot of plots) plot.destroy();
    colours = palette();
    const width = Math.max(200, timeline.clientWidth);
    const common = (
      draw: uPlot.Options["hooks"],
    ): Pick<uPlot.Options, "width" | "cursor" | "legend" | "hooks" | "padding"> => ({
      width,
      padding: [8, 16, 0, 0],
      cursor: {
        sync: { key: SYNC, setSeries: false },
        drag: { x: true, y: false, setScale: true },
        points: { show: false },
        y: false,
      },
      legend: { show: false },
      hooks: { ...draw, setScale: [follow] },
    });
    const main = new uPlot(
      {
        ...common({ drawClear: [drawGround], draw: [drawTimeline] }),
        padding: [scene.visits.length > 1 ? HEAD : 8, 16, 0, 0],
        height: 420,
        scales: {
          x: { time: false, range: () => [...shown] as [number, number] },
          y: { range: [-1, LANES.length - 0.3], dir: -1 },
        },
        axes: [xAxis(colours, axis, scene.visits), lanes(colours, width < NARROW)],
        series: [{}, { show: true, paths: () => null, points: { show: false } }],
      },
      [scene.marks.map(({ x }) => x), scene.marks.map(({ lane }) => lane)],
      timeline,
    );
    plots = [main];
    if (scene.snr.length > 0) {
      plots.push(
        new uPlot(
          {
            ...common({ drawClear: [drawSnr] }),
            height: 140,
            scales: {
              x: { time: false, range: () => [...shown] as [number, number] },
              y: { range: { min: { pad: 0.15 }, max: { pad: 0.15 } } },
            },
            axes: [xAxis(colours, axis, scene.visits), values(colours, width < NARROW)],
            series: [
              {},
              {
                stroke: colours.accent,
                width: 2,
                points: { show: scene.snr.length < 300, size: 7, fill: colours.page, stroke: colours.accent },
              },
            ],
          },
          [scene.snr.map(([x]) => x), scene.snr.map(([, value]) => value)],
          snr,
        ),
      );
    }
    main.over.addEventListener("pointerup", (event) => {
      const mark = nearest(main, scene.marks, shown, event);
      if (mark) onPick(mark);
    });
    main.over.addEventListener("pointermove", (event) => {
      main.over.classList.toggle("is-over-mark", nearest(main, scene.marks, shown, event) !== null);
    });
    main.over.addEventListener("dblclick", () => setRange(...scene.range));
  };

  let lastWidth = 0;
  new ResizeObserver(() => {
    if (timeline.clientWidth === lastWidth || timeline.clientWidth === 0) return;
    lastWidth = timeline.clientWidth;
    build();
  }).observe(timeline);

  return {
    timeline,
    snr,
    show(next, nextAxis) {
      const isWhole = shown[0] === scene.range[0] && shown[1] === scene.range[1];
      if (isWhole || nextAxis !== axis) shown = next.range;
      [scene, axis] = [next, nextAxis];
      build();
    },
    select(mark) {
      selected = mark;
      const isOutside = mark !== null && (mark.x < shown[0] || mark.x > shown[1]);
      if (isOutside) {
        const half = (shown[1] - shown[0]) / 2;
        setRange(mark.x - half, mark.x + half);
      } else plots[0]?.redraw(false);
    },
    zoom(factor) {
      if (factor === 0) return setRange(...scene.range);
      const middle = selected ? selected.x : (shown[0] + shown[1]) / 2;
      const half = Math.max(1, ((shown[1] - shown[0]) / 2) * factor);
      setRange(Math.max(scene.range[0], middle - half), Math.min(scene.range[1], middle + half));
    },
    redraw: build,
  };
}

function projection(plot: uPlot): Projection {
  const { left, top, width, height } = plot.bbox;
  return {
    x: (value) => plot.valToPos(value, "x", true),
    y: (lane) => plot.valToPos(lane, "y", true),
    left,
    top,
    width,
    height,
    ratio: devicePixelRatio,
  };
}

/** The marks of a range, which are in its order. */
function visible(marks: readonly Mark[], [from, to]: readonly [number, number]): readonly Mark[] {
  return marks.slice(firstAt(marks, from), firstAt(marks, to, true));
}

function firstAt(marks: readonly Mark[], x: number, isBehind = false): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = (marks[middle] as Mark).x;
    if (value < x || (isBehind && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The mark within reach of a finger, or null. */
function nearest(
  plot: uPlot,
  marks: readonly Mark[],
  shown: readonly [number, number],
  event: PointerEvent,
): Mark | null {
  const reach = event.pointerType === "touch" ? 28 : 14;
  const box = plot.over.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const range = [plot.posToVal(x - reach, "x"), plot.posToVal(x + reach, "x")] as const;
  let found: Mark | null = null;
  let least = reach * reach;
  for (const mark of visible(marks, [Math.max(range[0], shown[0]), Math.min(range[1], shown[1])])) {
    const distance = (plot.valToPos(mark.x, "x") - x) ** 2 + (plot.valToPos(mark.lane, "y") - y) ** 2;
    if (distance < least) [found, least] = [mark, distance];
  }
  return found;
}

function axisOf({ faint, line, font }: Palette): uPlot.Axis {
  return { stroke: faint, font, grid: { show: false }, ticks: { stroke: line, size: 5 } };
}

/** Each visit counts from its own beginning. */
function xAxis(colours: Palette, axis: XAxis, visits: readonly Part[]): uPlot.Axis {
  const text = (value: number) => {
    if (!Number.isInteger(value)) return "";
    return axis === "sequence" ? value.toLocaleString("en") : duration(value);
  };
  const before = (x: number) => visits.findLast(({ from }) => from <= x) ?? visits[0];
  return {
    ...axisOf(colours),
    space: 64,
    size: 34,
    splits: (_, __, min, max, step) => splitsOf(visits, min, max, step),
    values: (_, places) => places.map((x) => text(rounded(x - (before(x)?.shift ?? 0)))),
  };
}

/** A sum of seconds is off by less. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Whole steps within each visit, none too close to the one before it. */
function splitsOf(visits: readonly Part[], min: number, max: number, step: number): number[] {
  const splits: number[] = [];
  for (const { from, to, shift } of visits) {
    const last = Math.floor((Math.min(max, to) - shift) / step);
    for (let at = Math.ceil((Math.max(min, from) - shift) / step); at <= last; at += 1) {
      const x = at * step + shift;
      if (x - (splits.at(-1) ?? Number.NEGATIVE_INFINITY) > step * 0.7) splits.push(x);
    }
  }
  return splits;
}

/** `1:05`, or `1:00:05`. */
function duration(seconds: number): string {
  const [sign, rest] = [seconds < 0 ? "−" : "", Math.abs(seconds)];
  const [h, m, s] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60];
  const two = (number: number) => String(number).padStart(2, "0");
  return h > 0 ? `${sign}${h}:${two(m)}:${two(s)}` : `${sign}${m}:${two(s)}`;
}

function lanes(colours: Palette, isNarrow: boolean): uPlot.Axis {
  const names = isNarrow ? LANES.map((lane) => lane.slice(0, 7)) : LANES;
  return {
    ...axisOf(colours),
    size: isNarrow ? 64 : 96,
    splits: () => LANES.map((_, lane) => lane),
    values: () => [...names],
    grid: { show: true, stroke: colours.line, width: 1 },
    ticks: { show: false },
  };
}

function values(colours: Palette, isNarrow: boolean): uPlot.Axis {
  return {
    ...axisOf(colours),
    size: isNarrow ? 64 : 96,
    grid: { show: true, stroke: colours.line, width: 1 },
  };
}
