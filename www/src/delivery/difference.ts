// The first difference of two bodies, and what differs in each from there on.

import { diffArrays } from "diff";
import { endOf, startOf } from "./marks.js";

/** Bytes `from` to `to`, the latter not among them; empty where something is missing. */
export type Stretch = readonly [from: number, to: number];

export interface Difference {
  /** The first byte that differs, the same place in both. */
  readonly at: number;
  readonly left: readonly Stretch[];
  readonly right: readonly Stretch[];
}

/** So far behind the first difference the two are compared, in bytes; and so long at most, in milliseconds. */
const REACH = 4000;
const PATIENCE = 120;

/** Null if they are the same. */
export function difference(left: Uint8Array, right: Uint8Array): Difference | null {
  const shorter = Math.min(left.length, right.length);
  let at = 0;
  while (at < shorter && left[at] === right[at]) at += 1;
  if (at === shorter && left.length === right.length) return null;
  // Whole characters: two of them may share their first byte.
  at = Math.min(startOf(left, at), startOf(right, at));
  const parts = [left, right].map((bytes) => bytes.subarray(at, at + REACH)) as [Uint8Array, Uint8Array];
  const changes = diffArrays(Array.from(parts[0]), Array.from(parts[1]), { timeout: PATIENCE });
  // Too much differs: all of it.
  if (!changes) return { at, left: [[at, left.length]], right: [[at, right.length]] };

  const [inLeft, inRight]: [Stretch[], Stretch[]] = [[], []];
  let [from, to] = [at, at];
  for (const { value, added, removed } of changes) {
    if (removed) inLeft.push([from, from + value.length]);
    if (added) inRight.push([to, to + value.length]);
    if (!added) from += value.length;
    if (!removed) to += value.length;
  }
  return { at, left: whole(left, inLeft, at), right: whole(right, inRight, at) };
}

/** Moved outwards to whole characters, with an empty one where the other side has something more first. */
function whole(bytes: Uint8Array, stretches: readonly Stretch[], at: number): Stretch[] {
  const found: [number, number][] = stretches[0]?.[0] === at ? [] : [[at, at]];
  for (const [from, to] of stretches) {
    const [start, end] = [startOf(bytes, from), endOf(bytes, to)];
    const last = found.at(-1);
    if (last && start <= last[1] && last[1] > last[0]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}
