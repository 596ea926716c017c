// @ts-check
// How old an event was, as a receiver judges it.

/** What a receiver takes by default, in seconds. */
export const DEFAULT_TOLERANCE = 86_400;

/** Timestamps from here on are taken for milliseconds, as the receiver does. */
const FIRST_MILLISECONDS = 1e11;
/** Clocks that are set by the network differ by less. */
const CLOCK_ERROR = 5;

/**
 * @typedef {object} Age
 * @property {number} seconds negative if it is ahead
 * @property {boolean} isAtArrival or else now
 * @property {boolean} isStale
 * @property {boolean} isInMilliseconds
 */

/**
 * @param {number} timestamp
 * @param {Date | undefined} receivedAt
 * @param {number} tolerance in seconds
 * @returns {Age}
 */
export function ageOf(timestamp, receivedAt, tolerance) {
  const isInMilliseconds = timestamp >= FIRST_MILLISECONDS;
  const signed = isInMilliseconds ? timestamp / 1000 : timestamp;
  const seconds = (receivedAt?.getTime() ?? Date.now()) / 1000 - signed;
  return {
    seconds: Number(seconds.toFixed(3)),
    isAtArrival: receivedAt !== undefined,
    // One that is no number fails the comparison, as the receiver has it.
    isStale: !(Math.abs(seconds) <= tolerance),
    isInMilliseconds,
  };
}

/** Such as `3 days old when it came: a receiver would refuse it as stale_event`. @param {Age} age */
export function ageInWords({ seconds, isAtArrival, isStale }) {
  const words = `${durationInWords(Math.abs(seconds))} ${seconds < 0 ? "ahead" : "old"}`;
  return `${words}${isAtArrival ? " when it came" : ""}${isStale ? ": a receiver would refuse it as stale_event" : ""}`;
}

/** What is wrong with it. @param {Age} age @returns {string[]} */
export function ageFaults({ seconds, isInMilliseconds }) {
  const faults = [];
  if (isInMilliseconds) faults.push("its timestamp is in milliseconds; WMS documents seconds");
  if (seconds < -CLOCK_ERROR) {
    faults.push(
      "its time is ahead: the clock of its sender is fast, or the one that it is judged by is slow",
    );
  }
  return faults;
}

/**
 * Whether all were judged by a clock that differs from the sender's.
 * @param {Age[]} ages
 * @returns {string | undefined}
 */
export function clockInWords(ages) {
  const offsets = ages.filter(({ isAtArrival }) => isAtArrival).map(({ seconds }) => seconds);
  if (offsets.length < 2) return undefined;
  const [least, most] = [Math.min(...offsets.slice(0, 10_000)), Math.max(...offsets.slice(0, 10_000))];
  const off = least > 0 ? least : most;
  // Slow networks and queues make some late, but not all of them by the same time.
  if ((least <= 0 && most >= 0) || Math.abs(off) < 60 || most - least > 60) return undefined;
  const hours = Math.round(off / 1800) / 2;
  const zone =
    Math.abs(off - hours * 3600) < 60 && hours !== 0 ? "; whole hours: a local time was taken for UTC" : "";
  const side = off > 0 ? "behind" : "ahead of";
  return `the sender's clock is ${durationInWords(Math.abs(off))} ${side} the receiver's${zone}`;
}

/** @type {[string, number, number][]} unit, its seconds, and from where on it is used */
const UNITS = [
  ["years", 31_557_600, 2 * 31_557_600],
  ["days", 86_400, 2 * 86_400],
  ["h", 3600, 2 * 3600],
  ["min", 60, 120],
];

/** @param {number} seconds */
export function durationInWords(seconds) {
  const [name, length] = UNITS.find(([, , from]) => seconds >= from) ?? ["s", 1];
  return `${Math.round(seconds / length)} ${name}`;
}
