// What a body holds that the eye does not see, or takes for something else.

import { textOf } from "../read/bytes.js";

export type MarkKind = "text" | "non-ascii" | "control" | "hidden" | "bom" | "cr" | "lf" | "invalid";

/** A run of plain text, or one marked character. */
export interface Segment {
  readonly kind: MarkKind;
  /** What is shown for it. */
  readonly text: string;
  /** What it is, for a title and a screen reader; empty for plain text. */
  readonly name: string;
  /** Its first byte, and the one past its last. */
  readonly from: number;
  readonly to: number;
}

/** Formats, controls, separators and unassigned ones: they show nothing, or turn what stands beside them. */
const HIDDEN = /^(?:[\p{C}\p{Zl}\p{Zp}]|[^\S ])/u;
const COMBINING = /^\p{M}/u;

/** The segments of the bytes `from` to `to`, moved outwards to whole characters. */
export function segments(bytes: Uint8Array, from = 0, to = bytes.length): Segment[] {
  const found: Segment[] = [];
  let at = startOf(bytes, from);
  while (at < to) {
    const end = endOfPlain(bytes, at, to);
    if (end > at) {
      found.push({ kind: "text", text: ascii(bytes, at, end), name: "", from: at, to: end });
      at = end;
    } else {
      const segment = marked(bytes, at);
      found.push(segment);
      at = segment.to;
    }
  }
  return found;
}

/** How many of each kind there are in all of the bytes. */
export function tally(bytes: Uint8Array): Map<MarkKind, number> {
  const counts = new Map<MarkKind, number>();
  let at = 0;
  while (at < bytes.length) {
    const end = endOfPlain(bytes, at, bytes.length);
    if (end > at) {
      at = end;
      continue;
    }
    const { kind, to } = marked(bytes, at);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    at = to;
  }
  return counts;
}

function marked(bytes: Uint8Array, at: number): Segment {
  const byte = bytes[at] as number;
  const to = (kind: MarkKind, text: string, name: string, length = 1): Segment => ({
    kind,
    text,
    name,
    from: at,
    to: at + length,
  });
  if (byte === 0x0a) return to("lf", "LF", "line feed");
  if (byte === 0x0d) return to("cr", "CR", "carriage return");
  if (byte < 0x20) return to("control", String.fromCharCode(0x2400 + byte), `control character ${hex(byte)}`);
  if (byte === 0x7f) return to("control", "␡", "control character 7F");

  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
  const slice = bytes.subarray(at, at + length);
  const character = byte >= 0xc2 && slice.length === length ? textOf(slice) : null;
  if (character === null) return to("invalid", hex(byte), `byte ${hex(byte)}, which is not UTF-8`);
  const point = `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
  const written = `${point}, bytes ${[...slice].map(hex).join(" ")}`;
  if (character === "\ufeff") return to("bom", "BOM", `byte-order mark ${written}`, length);
  if (HIDDEN.test(character)) return to("hidden", point, `invisible character ${written}`, length);
  const shown = COMBINING.test(character) ? `\u25cc${character}` : character;
  return to("non-ascii", shown, written, length);
}

function endOfPlain(bytes: Uint8Array, at: number, to: number): number {
  let end = at;
  while (end < to && (bytes[end] as number) >= 0x20 && (bytes[end] as number) < 0x7f) end += 1;
  return end;
}

/** The first byte of the character that `at` is in. */
export function startOf(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}

/** The end of the character that ends at `at` or goes on over it. */
export function endOf(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && end - at < 3 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return end;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(to, at + 4096)));
  return text;
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0");
}
