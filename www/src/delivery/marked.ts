// Bytes as elements, with what is odd about them marked in place.

import { el } from "../dom.js";
import { utf8 } from "../read/bytes.js";
import type { Stretch } from "./difference.js";
import { type Segment, segments } from "./marks.js";

/** The bytes `from` to `to`, with the changed stretches among them highlighted, the first above all. */
export function markedBytes(
  bytes: Uint8Array,
  from: number,
  to: number,
  changes: readonly Stretch[] = [],
): DocumentFragment {
  const nodes = document.createDocumentFragment();
  let at = from;
  const plain = (until: number) => {
    if (until > at) nodes.append(...segments(bytes, at, until).map(segmentElement));
    at = Math.max(at, until);
  };
  changes.forEach(([start, end], index) => {
    if (end < from || start >= to) return;
    plain(start);
    const name = index === 0 ? "changed first" : "changed";
    const stop = Math.min(end, to);
    if (end === start)
      nodes.append(el("mark", { class: `${name} caret`, title: "something is missing here" }, "\u2038"));
    else if (stop > at)
      nodes.append(el("mark", { class: name }, ...segments(bytes, at, stop).map(segmentElement)));
    at = Math.max(at, stop);
  });
  plain(to);
  return nodes;
}

/** A short text, such as a value of an event, in the same way. */
export function markedText(text: string): DocumentFragment {
  const bytes = utf8(text);
  return markedBytes(bytes, 0, bytes.length);
}

function segmentElement({ kind, text, name }: Segment): Node {
  if (kind === "text") return document.createTextNode(text);
  const mark = el("span", { class: `mark mark-${kind}`, title: name }, text);
  return kind === "lf" ? el("span", {}, mark, "\n") : mark;
}
