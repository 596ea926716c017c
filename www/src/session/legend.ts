// What the marks mean: the same shapes as on the canvas.

import { el, svg } from "../dom.js";

const ENTRIES: readonly (readonly [string, string, string])[] = [
  ["INFO", "info", "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z"],
  ["WARN", "warn", "M8 2.5l5.5 10h-11z"],
  ["ERROR", "error", "M8 1.8l6.2 6.2L8 14.2 1.8 8z"],
  ["no known severity", "other", "M4 4h8v8H4z"],
  ["not checked", "unchecked", "M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z"],
  ["refused", "refused", "M4 4l8 8M12 4l-8 8"],
  [
    "duplicate",
    "duplicate",
    "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  ],
  ["late", "late", "M14 11C12 3 6 3 3 9M3 9l.4-4.4M3 9l4.2-1.4"],
  ["missing", "missing", "M2 8l6-6M2 14L14 2M8 14l6-6"],
];

export function legend(): HTMLElement {
  const items = ENTRIES.map(([name, kind, d]) =>
    el(
      "li",
      {},
      svg(
        "svg",
        { viewBox: "0 0 16 16", class: `key key-${kind}`, "aria-hidden": "true" },
        svg("path", { d }),
      ),
      name,
    ),
  );
  return el("ul", { class: "legend", "aria-label": "Marks" }, ...items);
}
