// @ts-check
// What a delivery costs by each call: the processor's time, the median of the rounds, in turns.

import { fresh } from "./pool.mjs";
import { BASE, CALLS } from "./subjects.mjs";

const [ROUNDS, WARM, DELIVERIES] = [31, 10, 1000];

console.warn = () => {};
/** @type {Record<string, number[]>} */
const times = Object.fromEntries(Object.keys(CALLS).map((name) => [name, []]));
for (let round = 0; round < WARM + ROUNDS; round += 1) {
  for (const [name, call] of Object.entries(CALLS)) {
    const deliveries = fresh(DELIVERIES);
    const start = process.cpuUsage();
    for (const delivery of deliveries) {
      const answer = call(delivery);
      if (answer instanceof Promise) await answer;
    }
    const { user, system } = process.cpuUsage(start);
    if (round >= WARM) times[name].push((1000 * (user + system)) / DELIVERIES);
  }
}
const rows = Object.entries(times).map(([name, all]) => [name, median(all), ratioToBase(all)]);
console.log(JSON.stringify(rows));

/** In the rounds, each beside its neighbour. @param {number[]} all */
function ratioToBase(all) {
  return median(all.map((time, round) => time / times[BASE][round]));
}

/** @param {number[]} all */
function median(all) {
  return all.toSorted((one, other) => one - other)[all.length >> 1];
}
