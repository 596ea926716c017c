// The bytes in hand, and beside them those that were signed, from the first difference on.

import { button, count, el, fill, size } from "../dom.js";
import { difference, type Stretch } from "./difference.js";
import { markedBytes } from "./marked.js";
import { type MarkKind, tally } from "./marks.js";

/** How much is shown before the first difference, and behind it; and by how much more at a click. */
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

export function bytesView(body: Uint8Array, signed: Uint8Array | null): HTMLElement {
  const parted = signed && difference(body, signed);
  const panes = el("div", { class: parted ? "panes two" : "panes" });
  panes.append(pane(parted ? "In hand" : "The body", body, parted?.at ?? 0, parted?.left ?? []));
  if (signed && parted) panes.append(pane("Signed", signed, parted.at, parted.right));
  const note =
    parted && el("p", { class: "first-difference" }, `They part at byte ${parted.at.toLocaleString("en")}.`);
  return el("div", { class: "bytes" }, legend(body), note, panes);
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
    { class: "legend", "aria-label": "What stands in the body" },
    el("li", {}, size(body.length)),
    ...items,
  );
}

/** @param at the byte that must be seen first */
function pane(name: string, bytes: Uint8Array, at: number, changes: readonly Stretch[]): HTMLElement {
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
    fill(code, markedBytes(bytes, from, to, changes));
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
  return el("div", { class: "pane" }, el("h3", {}, name), region, more);
}
