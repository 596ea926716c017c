// How marks, bands and gaps are drawn: severity by shape as well as by colour.

import type { Palette } from "./palette.js";
import { LANES, type Mark, type Scene, type Severity } from "./scene.js";

/** Pixels of the canvas for a place of the scene. */
export interface Projection {
  x(value: number): number;
  y(lane: number): number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Canvas pixels to a CSS pixel. */
  readonly ratio: number;
}

/** From so many marks on they are smaller and closer. */
const DENSE = 400;
const SEVERITIES: readonly Severity[] = ["INFO", "OTHER", "WARN", "ERROR"];

export function drawBands(
  context: CanvasRenderingContext2D,
  { bands }: Scene,
  at: Projection,
  colours: Palette,
): void {
  context.save();
  context.font = scaledFont(colours, at.ratio);
  context.textBaseline = "top";
  context.textAlign = "left";
  const right = at.left + at.width;
  let lastLabel = Number.NEGATIVE_INFINITY;
  bands.forEach((band, index) => {
    const from = Math.max(at.left, at.x(band.from));
    const to = Math.min(right, at.x(band.to));
    if (to <= from) return;
    context.fillStyle = colours.bands[index % 2] as string;
    context.fillRect(from, at.top, to - from, at.height);
    const label = context.measureText(band.label).width;
    if (label + 10 * at.ratio > to - from || from < lastLabel) return;
    context.fillStyle = colours.faint;
    context.fillText(band.label, from + 5 * at.ratio, at.top + 5 * at.ratio);
    lastLabel = from + label;
  });
  context.restore();
}

/** Hatched columns, so that a gap is not told by its colour alone. */
export function drawGaps(
  context: CanvasRenderingContext2D,
  { gaps }: Scene,
  at: Projection,
  colours: Palette,
): void {
  const right = at.left + at.width;
  context.save();
  context.strokeStyle = colours.gap;
  context.fillStyle = colours.gap;
  context.font = scaledFont(colours, at.ratio);
  context.textAlign = "center";
  context.lineWidth = at.ratio;
  for (const gap of gaps) {
    const from = Math.max(at.left, at.x(gap.from));
    const to = Math.max(Math.min(right, at.x(gap.to)), from + 2 * at.ratio);
    if (from > right || to < at.left) continue;
    context.save();
    context.beginPath();
    context.rect(from, at.top, to - from, at.height);
    context.clip();
    context.globalAlpha = 0.45;
    context.beginPath();
    for (let x = from - at.height; x < to; x += 9 * at.ratio) {
      context.moveTo(x, at.top + at.height);
      context.lineTo(x + at.height, at.top);
    }
    context.stroke();
    context.restore();
    const label = context.measureText(gap.label).width;
    if (label < to - from + 40 * at.ratio)
      context.fillText(gap.label, (from + to) / 2, at.top + 30 * at.ratio);
  }
  context.restore();
}

export function drawMarks(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  at: Projection,
  colours: Palette,
): void {
  const isDense = marks.length > DENSE;
  const radius = (isDense ? 4 : 6) * at.ratio;
  const drawn = new Set<string>();
  const isNew = (mark: Mark) => {
    // Marks that would cover each other whole are drawn once.
    const key = `${Math.round(at.x(mark.x))} ${mark.lane} ${mark.severity} ${mark.cameAfter === null}`;
    return drawn.size !== drawn.add(key).size;
  };
  const shown = marks.filter(isNew);
  context.save();
  context.lineWidth = 1.5 * at.ratio;
  for (const mark of shown)
    if (mark.cameAfter !== null) drawOrigin(context, mark, mark.cameAfter, at, colours, radius);
  for (const severity of SEVERITIES) {
    context.fillStyle = colours.severity[severity];
    context.strokeStyle = colours.page;
    context.beginPath();
    for (const mark of shown) {
      if (mark.severity === severity && mark.entry.trust === "accepted")
        outline(context, severity, at.x(mark.x), at.y(mark.lane), radius);
    }
    context.fill();
    // A rim parts neighbours; where they touch all along, rims would hide them.
    if (!isDense) context.stroke();
  }
  drawUnchecked(context, shown, at, colours, radius);
  context.strokeStyle = colours.severity.ERROR;
  context.lineWidth = 2 * at.ratio;
  context.beginPath();
  for (const mark of shown)
    if (mark.entry.refusal !== null) cross(context, at.x(mark.x), at.y(mark.lane), radius * 0.8);
  context.stroke();
  context.restore();
}

/** What nobody has checked is hollow. */
function drawUnchecked(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  at: Projection,
  colours: Palette,
  radius: number,
): void {
  context.fillStyle = colours.page;
  for (const severity of SEVERITIES) {
    context.strokeStyle = colours.severity[severity];
    context.beginPath();
    for (const mark of marks) {
      const { trust, refusal } = mark.entry;
      if (mark.severity === severity && trust === "unchecked" && refusal === null)
        outline(context, severity, at.x(mark.x), at.y(mark.lane), radius);
    }
    context.fill();
    context.stroke();
  }
}

/** A late one: an arc from where the session stood when it came. A duplicate: a ring around it. */
function drawOrigin(
  context: CanvasRenderingContext2D,
  mark: Mark,
  cameAfter: number,
  at: Projection,
  colours: Palette,
  radius: number,
): void {
  const [x, y] = [at.x(mark.x), at.y(mark.lane)];
  context.strokeStyle = colours.ink;
  context.beginPath();
  if (mark.entry.arrival === "duplicate") {
    context.arc(x, y, radius * 1.8, 0, 2 * Math.PI);
  } else {
    const from = at.x(cameAfter);
    context.moveTo(from + 2.5 * at.ratio, y);
    context.arc(from, y, 2.5 * at.ratio, 0, 2 * Math.PI);
    context.moveTo(from, y);
    context.quadraticCurveTo(
      (from + x) / 2,
      y - Math.min(34 * at.ratio, Math.abs(from - x) * 0.6 + 12 * at.ratio),
      x,
      y - radius,
    );
    context.moveTo(x + 5 * at.ratio, y - radius - 6 * at.ratio);
    context.lineTo(x, y - radius);
    context.lineTo(x + 7 * at.ratio, y - radius + at.ratio);
  }
  context.stroke();
}

/** INFO is a circle, WARN a triangle, ERROR a square on its corner; anything else a small square. */
function outline(
  context: CanvasRenderingContext2D,
  severity: Severity,
  x: number,
  y: number,
  r: number,
): void {
  switch (severity) {
    case "INFO":
      context.moveTo(x + r, y);
      context.arc(x, y, r, 0, 2 * Math.PI);
      return;
    case "WARN":
      polygon(context, [x, y - r * 1.3], [x + r * 1.25, y + r], [x - r * 1.25, y + r]);
      return;
    case "ERROR":
      polygon(context, [x, y - r * 1.4], [x + r * 1.4, y], [x, y + r * 1.4], [x - r * 1.4, y]);
      return;
    default:
      context.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6);
  }
}

function polygon(context: CanvasRenderingContext2D, ...points: (readonly [number, number])[]): void {
  points.forEach(([x, y], at) => {
    if (at === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  });
  context.closePath();
}

function cross(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.moveTo(x - r, y - r);
  context.lineTo(x + r, y + r);
  context.moveTo(x + r, y - r);
  context.lineTo(x - r, y + r);
}

/** The codes below their marks, where they do not run into each other. */
export function drawLabels(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  at: Projection,
  colours: Palette,
): void {
  if (marks.length > 200) return;
  context.save();
  context.font = scaledFont(colours, at.ratio);
  context.fillStyle = colours.faint;
  context.textAlign = "left";
  const gap = 8 * at.ratio;
  const edges = LANES.map(() => at.left);
  for (const { entry, x: value, lane } of marks) {
    const x = at.x(value);
    if (!entry.event || x < at.left || x > at.left + at.width) continue;
    const text = entry.event.event.slice(0, 40).toLowerCase().replaceAll("_", " ");
    const width = context.measureText(text).width;
    const from = Math.max(at.left, Math.min(x - width / 2, at.left + at.width - width));
    if (from < (edges[Math.ceil(lane)] as number)) continue;
    context.fillText(text, from, at.y(Math.ceil(lane)) + 21 * at.ratio);
    edges[Math.ceil(lane)] = from + width + gap;
  }
  context.restore();
}

export function drawSelection(
  context: CanvasRenderingContext2D,
  mark: Mark,
  at: Projection,
  colours: Palette,
): void {
  const x = at.x(mark.x);
  if (x < at.left || x > at.left + at.width) return;
  context.save();
  context.strokeStyle = colours.accent;
  context.lineWidth = at.ratio;
  context.beginPath();
  context.moveTo(x, at.top);
  context.lineTo(x, at.top + at.height);
  context.stroke();
  context.lineWidth = 3 * at.ratio;
  context.beginPath();
  context.arc(x, at.y(mark.lane), 12 * at.ratio, 0, 2 * Math.PI);
  context.stroke();
  context.restore();
}

export function scaledFont({ font }: Palette, ratio: number): string {
  return font.replace(/^(\d+)px/, (_, size) => `${Number(size) * ratio}px`);
}
