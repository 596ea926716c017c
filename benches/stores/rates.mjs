// @ts-check
// How many a second, of contestants that take turns, as the machine has others.

/**
 * @typedef {object} Conditions
 * @property {number} concurrency
 * @property {number} seconds of each turn
 * @property {number} rounds an odd number, beside the first, which warms up
 */

/** @typedef {{ run: () => unknown, deliveries?: number }} Contestant `deliveries` of a run: 1 by default */

/**
 * @template {string} Name
 * @param {Record<Name, Contestant>} contestants
 * @param {Conditions} conditions
 * @returns {Promise<Record<Name, number>>} deliveries a second: the median of the rounds
 */
export async function ratesOf(contestants, { rounds, ...turn }) {
  const names = /** @type {Name[]} */ (Object.keys(contestants));
  const rates = new Map(names.map((name) => [name, /** @type {number[]} */ ([])]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, all] of rates) {
      const rate = await rateOf(contestants[name], turn);
      if (round > 0) all.push(rate);
    }
  }
  const medians = [...rates].map(([name, all]) => [name, all.toSorted((a, b) => a - b)[(rounds - 1) / 2]]);
  return Object.fromEntries(medians);
}

/** @param {Contestant} contestant @param {Omit<Conditions, "rounds">} conditions */
async function rateOf({ run, deliveries = 1 }, { concurrency, seconds }) {
  const start = performance.now();
  const end = start + seconds * 1000;
  let count = 0;
  const workers = Array.from({ length: concurrency }, async () => {
    while (performance.now() < end) {
      await run();
      count += deliveries;
    }
  });
  await Promise.all(workers);
  return count / ((performance.now() - start) / 1000);
}
