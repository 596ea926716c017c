// @ts-check
// Durations as engines keep them.

/** About 31,000 years. Later dates are no integers to a database, or to JavaScript. */
const LONGEST_MILLISECONDS = 1e15;

/** Whole ones, and never fewer than were asked for. @param {number} seconds */
export function toMilliseconds(seconds) {
  return Math.min(Math.ceil(seconds * 1000), LONGEST_MILLISECONDS);
}
