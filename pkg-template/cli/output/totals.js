// @ts-check
// What comes after the deliveries of a file, or instead of some.

import { plural } from "./plural.js";

export const MAX_SHOWN = 10;

/**
 * On standard error: which of a file were left out.
 * @param {import("../io/saved/request.js").Skipped[]} skipped the first ones, at least
 * @param {number} [count] of all
 */
export function showSkipped(skipped, count = skipped.length) {
  for (const { place, reason } of skipped.slice(0, MAX_SHOWN)) {
    process.stderr.write(`wms-webhook: ${place}: ${reason}\n`);
  }
  const more = count - MAX_SHOWN;
  if (more > 0) process.stderr.write(`wms-webhook: and ${more} more that cannot be read\n`);
}

/**
 * @param {object} of
 * @param {Map<string, number>} of.counts by verdict
 * @param {import("../age.js").Age[]} of.ages
 * @param {number} of.skipped
 * @param {string | undefined} of.clock
 */
export function totals({ counts, ages, skipped, clock }) {
  const verdicts = [...counts].map(([verdict, count]) => `${count} ${verdict}`);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const lines = [`${plural(total, "delivery", "deliveries")}: ${verdicts.join(", ")}`];
  const stale = ages.filter(({ isStale }) => isStale);
  const old = stale.filter(({ seconds }) => seconds > 0).length;
  if (old > 0) lines.push(outOfTime(old, "old"));
  if (stale.length > old) lines.push(outOfTime(stale.length - old, "far ahead"));
  if (clock !== undefined) lines.push(clock);
  if (skipped > 0) lines.push(`${skipped} that cannot be read`);
  return `${lines.join("\n  ")}\n`;
}

/** @param {number} count @param {string} how */
function outOfTime(count, how) {
  return `${plural(count, "accepted delivery is", "accepted deliveries are")} too ${how}`;
}
