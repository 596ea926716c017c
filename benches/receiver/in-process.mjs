// @ts-check
// What a delivery costs by one call: the processor's time, from the first delivery after the warm-up to the last, so
// that the garbage collector's part is in it. A process for each call, as each has left its garbage to the next.
//   node in-process.mjs <name of the call>

import { fresh } from "./pool.mjs";
import { CALLS, REQUEST_CALLS } from "./subjects.mjs";

const [WARM, ROUNDS, DELIVERIES] = [15, 30, 1000];

console.warn = () => {};
const call = { ...CALLS, ...REQUEST_CALLS }[process.argv[2]];
let microseconds = 0;
for (let round = 0; round < WARM + ROUNDS; round += 1) {
  const deliveries = fresh(DELIVERIES);
  const start = process.cpuUsage();
  for (const delivery of deliveries) {
    const answer = call(delivery);
    if (answer instanceof Promise) await answer;
  }
  const { user, system } = process.cpuUsage(start);
  if (round >= WARM) microseconds += user + system;
}
console.log((1000 * microseconds) / (ROUNDS * DELIVERIES));
