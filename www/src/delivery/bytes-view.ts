// The bytes received, and beside them those that were signed or another delivery's, from the first difference on.

import { button, el, fill } from "../dom.js";
import { count, size } from "../format.js";
import { difference, type Stretch } from "./difference.js";
import { hexDump } from "./hex.js";
import { markedBytes } from "./marked.js";
import { type MarkKind, tally } from "./marks.js";

/** How many bytes are shown before the first difference, and in all; a click shows more. */
const BEFORE = 160;
const WINDOW = 3000;

const LEGEND: readonly (readonly [MarkKind, string, string])[] = [
  ["bom", "byte-order mark", "byte-order marks"],
  ["non-ascii", "non-ASCII character", "non-ASCII characters"],
  ["hidden", "invisible character", "invisible characters"],
  ["control", "control character", "control characters"],
  ["cr", "carriage return", "carriage returns"],
  ["lf", "line feed", "line feeds"],
  ["invalid", "byte that is not UTF-8", "bytes that are not UTF-8"],
];

/** Whether bytes are shown as digits: chosen once, it stays. */
let isHex = false;

/** @param names what the two are, where they differ */
export function bytesView(
  body: Uint8Array,
  other: Uint8Array | null,
  [name, otherName]: readonly [string, string] = ["Received", "Signed"],
): HTMLElement {
  const differs = other && difference(body, other);
  const all = [pane(differs ? name : "The body", body, differs?.at ?? 0, differs?.left ?? [])];
  if (other && differs) all.push(pane(otherName, other, differs.at, differs.right));
  const panes = el("div", { class: differs ? "panes two" : "panes" }, ...all.map(({ element }) => element));
  const toggle = () => {
    isHex = !isHex;
    hex.setAttribute("aria-pressed", String(isHex));
    for (const { draw } of all) draw();
  };
  const hex = button("Hex", toggle, { class: "button small", id: "hex", "aria-pressed": String(isHex) });
  const note =
    differs &&
    el("p", { class: "first-difference" }, `First difference at byte ${differs.at.toLocaleString("en")}.`);
  const top = el("div", { class: "bytes-top" }, legend(body), hex);
  return el("div", { class: "bytes" }, top, note, panes);
}

function legend(body: Uint8Array): HTMLElement {
  const counts = tally(body);
  const found = LEGEND.filter(([kind]) => counts.has(kind));
  const items = found.map(([kind, one, many]) =>
    el(
      "li",
      {},
      el("span", { class: `swatch mark-${kind}`, "aria-hidden": "true" }),
      count(counts.get(kind) ?? 0, one, many),
    ),
  );
  if (items.length === 0) items.push(el("li", {}, "Printable ASCII only: every encoding gives these bytes."));
  return el(
    "ul",
    { class: "legend", "aria-label": "What is in the body" },
    el("li", {}, size(body.length)),
    ...items,
  );
}

interface Pane {
  readonly element: HTMLElement;
  readonly draw: () => void;
}

/** @param at the byte that is shown first, after a few before it */
function pane(name: string, bytes: Uint8Array, at: number, changes: readonly Stretch[]): Pane {
  const code = el("code");
  const region = el(
    "pre",
    { class: "pane-bytes", tabindex: 0, role: "region", "aria-label": `${name}: the bytes` },
    code,
  );
  const more = el("p", { class: "more" });
  let from = Math.max(0, at - BEFORE);
  let to = Math.min(bytes.length, from + WINDOW);

  const draw = () => {
    fill(code, (isHex ? hexDump : markedBytes)(bytes, from, to, changes));
    region.classList.toggle("is-hex", isHex);
    const left = from + bytes.length - to;
    const before = from > 0 ? `, ${size(from)} of them before` : "";
    fill(
      more,
      left > 0 && `${size(left)} more${before}. `,
      left > 0 && button("Show more", widen, { class: "button small" }),
    );
  };
  const widen = () => {
    from = Math.max(0, from - WINDOW);
    to = Math.min(bytes.length, to + 4 * WINDOW);
    draw();
  };
  draw();
  return { element: el("div", { class: "pane" }, el("h3", {}, name), region, more), draw };
}
