// @ts-check
// Deliveries per second of each store, beside what its engine does by itself: the same writes by the same client,
// in turns, in one run.   cargo xtask bench stores

import { writeFileSync } from "node:fs";
import { cpus, getPriority, loadavg } from "node:os";
import { join } from "node:path";
import { CONCURRENCY, ENGINES } from "./engines.mjs";
import { ratesOf } from "./rates.mjs";

const CONDITIONS = { concurrency: CONCURRENCY, seconds: 0.25, rounds: 5 };
const [root] = process.argv.slice(2);

const load = () => loadavg()[0].toFixed(1);
const before = load();
const rows = [];
for (const start of ENGINES) {
  const { name, contestants, stop } = await start();
  const { bare, verbs, receiver } = await ratesOf(contestants, CONDITIONS);
  await stop();
  const beside = (/** @type {number} */ rate) => `${shown(rate)}, ${(rate / bare).toFixed(2)}×`;
  rows.push(`| ${name} | ${shown(bare)} | ${beside(verbs)} | ${beside(receiver)} |`);
  console.log(rows.at(-1));
}
const report = `# What a store costs

Written by \`cargo xtask bench stores\`. Deliveries a second, ${CONCURRENCY} at once: the median of
${CONDITIONS.rounds} rounds of ${CONDITIONS.seconds} s, in turns. Behind the comma: of what the engine does by itself in the same run.
Trust these ratios before the rates, and neither closely while the load average is above the number of cores:
a ratio above 1 is noise.

${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
The load average was ${before} before and ${load()} after, with the engines on the same machine, at nice ${getPriority()}.

| store | the engine by itself | the store | a receiver |
|---|---|---|---|
${rows.join("\n")}

- The engine by itself: two writes of a row by its key, one after the other, as a claim and a commit are; in
  Postgres \`BEGIN\`, an \`INSERT\` for the note, that of the handler if it writes, and \`COMMIT\`.
- The store: its \`claim\` and \`commit\`; in Postgres its \`run\`, whose work writes or not.
- A receiver: the whole of a delivery, with the signature and the \`Request\` that the sender makes.
- Redis keeps nothing on disk, SQLite writes as \`WAL\` and \`synchronous = NORMAL\` do, Postgres with \`fsync\`.
- An emulator of DynamoDB, dynalite, runs in the same process: its limit says nothing of AWS.
- Durable Objects run in workerd, on this machine: its limit says nothing of Cloudflare's network.
`;
writeFileSync(join(root, "benches/STORES.md"), report);
console.log(`\n${report}`);

/** @param {number} rate */
function shown(rate) {
  return Math.round(rate).toLocaleString("en");
}
