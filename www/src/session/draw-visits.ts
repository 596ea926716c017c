// The head of each visit above its stretch of the timeline, if there are several.

import { type Projection, scaledFont } from "./draw.js";
import type { Palette } from "./palette.js";
import type { Scene } from "./scene.js";

/** How much room the heads need, in CSS pixels. */
export const HEAD = 30;
const HEIGHT = 20;

export function drawVisits(
  context: CanvasRenderingContext2D,
  { visits }: Scene,
  at: Projection,
  colours: Palette,
): void {
  if (visits.length < 2) return;
  const [height, pad] = [HEIGHT * at.ratio, 6 * at.ratio];
  const top = at.top - height - 4 * at.ratio;
  context.save();
  context.font = scaledFont(colours, at.ratio);
  context.textBaseline = "middle";
  for (const { from, to, label } of visits) {
    const left = Math.max(at.left, at.x(from));
    const right = Math.min(at.left + at.width, at.x(to));
    if (right <= left) continue;
    context.fillStyle = colours.line;
    context.fillRect(left, top, right - left, height);
    const room = right - left - 2 * pad;
    const fits = (text: string) => context.measureText(text).width <= room;
    // As much of it as there is room for: all, without its time, or its number.
    const texts = [label, label.replace(/,.*/, ""), label.replace(/^Visit (\d+).*/, "$1")];
    context.fillStyle = colours.ink;
    context.fillText(texts.find(fits) ?? "", left + pad, top + height / 2);
  }
  context.restore();
}
