// Bytes as hexadecimal digits: sixteen a line, with where the line begins and what of it is ASCII.

import { el } from "../dom.js";
import type { Stretch } from "./difference.js";

const WIDTH = 16;

/** The lines that hold the bytes `from` to `to`, with the changed ones among them highlighted. */
export function hexDump(
  bytes: Uint8Array,
  from: number,
  to: number,
  changes: readonly Stretch[],
): DocumentFragment {
  const nodes = document.createDocumentFragment();
  const isChanged = (at: number) => changes.some(([start, end]) => at >= start && at < end);
  for (let start = from - (from % WIDTH); start < to; start += WIDTH) {
    const line = bytes.subarray(start, start + WIDTH);
    nodes.append(el("span", { class: "hex-place" }, start.toString(16).padStart(6, "0")), "  ");
    line.forEach((byte, at) => {
      const digits = byte.toString(16).padStart(2, "0");
      nodes.append(isChanged(start + at) ? el("mark", { class: "changed" }, digits) : digits, " ");
    });
    const text = Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."));
    nodes.append(`${"   ".repeat(WIDTH - line.length)} ${text.join("")}\n`);
  }
  return nodes;
}
