// @ts-check
// The time of each contestant beside ours, by the length of the body, as SVG.

import { OURS, ratio, SNIPPET } from "./report.mjs";

const COLOURS = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e"];
const [LEFT, RIGHT, TOP, BOTTOM] = [66, 830, 36, 412];

/** @param {number} bytes from 64 to 1 Mi */
const x = (bytes) => Math.round(LEFT + ((RIGHT - LEFT) * Math.log2(bytes / 64)) / 14);
/** @param {number} ratio from 0.01 to 10 */
const y = (ratio) => Math.round(BOTTOM - ((BOTTOM - TOP) * Math.log10(ratio / 0.01)) / 3);

/** @param {number} x @param {number} y @param {string | number} content @param {string} [anchor] */
const text = (x, y, content, anchor = "start") =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
/** @param {string} path @param {string} colour @param {number} width */
const line = (path, colour, width) =>
  `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="${width}"/>`;

/** @param {import("./report.mjs").Race[]} races @param {string} stamp machine, commit and version */
export function plot(races, stamp) {
  const all = races.filter(({ section }) => section === "length");
  const names = all[0].times.map(({ name }) => name).filter((name) => name !== OURS);
  /** @param {string} name @returns {[number, number][]} */
  const ratios = (name) => all.map((race) => [Number(race.point), ratio(race, OURS, name)]);
  const bytes = crossover(ratios(SNIPPET));
  return [
    `<svg width="860" height="480" font-family="sans-serif" font-size="12" xmlns="http://www.w3.org/2000/svg">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    text(
      430,
      24,
      "verifyWebhook in Node 20: its time as a part of the others' (below 1 it is faster)",
      "middle",
    ),
    ...[64, 256, 1024, 4096, 16384, 65536, 262144, 1048576].flatMap((bytes) => [
      line(`${x(bytes)} ${TOP}V${BOTTOM}`, "#ddd", 1),
      text(x(bytes), BOTTOM + 18, bytes, "middle"),
    ]),
    ...[0.01, 0.1, 1, 10].flatMap((ratio) => [
      line(`${LEFT} ${y(ratio)}H${RIGHT}`, ratio === 1 ? "#000" : "#ddd", 1),
      text(LEFT - 6, y(ratio) + 4, ratio, "end"),
    ]),
    ...names.flatMap((name, at) => [
      line(
        ratios(name)
          .map(([bytes, ratio]) => `${x(bytes)} ${y(ratio)}`)
          .join("L"),
        COLOURS[at],
        2,
      ),
      line(`620 ${314 + 18 * at}h20`, COLOURS[at], 2),
      text(646, 318 + 18 * at, name),
    ]),
    bytes ? `<circle cx="${x(bytes)}" cy="${y(1)}" r="5"/>` : "",
    bytes ? text(x(bytes) + 8, y(1.25), `as fast as the snippet at ${bytes.toFixed()} bytes`) : "",
    text(448, BOTTOM + 36, "bytes of the body", "middle"),
    text(14, TOP + 8, "ratio"),
    text(14, 470, stamp),
    "</svg>\n",
  ].join("\n");
}

/** Where the ratio passes 1, between the two lengths around it. @param {[number, number][]} points */
function crossover(points) {
  const at = points.findIndex(([, ratio], at) => ratio >= 1 && points[at - 1]?.[1] < 1);
  if (at < 0) return undefined;
  const [[from, below], [to, above]] = [points[at - 1], points[at]];
  return from * (to / from) ** (-Math.log(below) / Math.log(above / below));
}
