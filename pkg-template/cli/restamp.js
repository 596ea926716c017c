// @ts-check
// Saved events at the present time, with every other byte as it was.

import { parseJson } from "./parse-json.js";

/** As the receiver has it: from here on milliseconds. */
const FIRST_MILLISECONDS = 1e11;
/** A field of a payload may have the same name; a body with more of them is left as it is. */
const MAX_PLACES = 8;

/**
 * Moves them all by the same time, so that the last one happens now.
 * @param {Uint8Array[]} bodies
 * @param {number} now in Unix seconds
 * @returns {Uint8Array[]} what is no event is as it was
 */
export function restamped(bodies, now) {
  const stamps = bodies.map(timestampOf);
  const last = stamps.reduce(
    (most = Number.NEGATIVE_INFINITY, stamp) => Math.max(most, seconds(stamp)),
    undefined,
  );
  const shift = Math.floor(now - Number(last));
  return bodies.map((body, at) => {
    const stamp = stamps[at];
    if (stamp === undefined) return body;
    const moved = stamp + (stamp < FIRST_MILLISECONDS ? shift : shift * 1000);
    return withTimestamp(body, stamp, Number(moved.toFixed(3))) ?? body;
  });
}

/** @param {number | undefined} stamp */
function seconds(stamp = Number.NEGATIVE_INFINITY) {
  return stamp < FIRST_MILLISECONDS ? stamp : stamp / 1000;
}

/** @param {Uint8Array} body @returns {number | undefined} */
function timestampOf(body) {
  const timestamp = parseJson(body)?.timestamp;
  return typeof timestamp === "number" ? timestamp : undefined;
}

/**
 * @param {Uint8Array} body
 * @param {number} from
 * @param {number} to
 * @returns {Buffer | undefined}
 */
function withTimestamp(body, from, to) {
  // Latin-1 keeps each byte.
  const text = Buffer.from(body).toString("latin1");
  const places = text.matchAll(/"timestamp"\s*:\s*(-?\d[\d.eE+-]*)/g);
  for (const { 0: member, 1: number, index } of [...places].slice(0, MAX_PLACES)) {
    if (Number(number) !== from) continue;
    const start = index + member.length - number.length;
    const moved = text.slice(0, start) + String(to) + text.slice(start + number.length);
    // The event's own, and not that of a payload.
    const bytes = Buffer.from(moved, "latin1");
    if (parseJson(bytes)?.timestamp === to) return bytes;
  }
  return undefined;
}
