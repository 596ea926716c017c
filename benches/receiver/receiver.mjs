// @ts-check
// What a receiver costs beside the core, the documented snippet and the peers'.   cargo xtask bench receiver

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { overHttp } from "./over-http.mjs";
import { BASE, CALLS, REQUEST_BASE, REQUEST_CALLS } from "./subjects.mjs";

const [root] = process.argv.slice(2);
const TURNS = 5;

const load = () => loadavg()[0].toFixed(1);
const before = load();
const inProcess = rowsOf(CALLS, BASE);
const ofRequests = rowsOf(REQUEST_CALLS, REQUEST_BASE);
const http = (await overHttp()).map(
  ([name, nanoseconds, ratio]) => `| ${name} | ${(nanoseconds / 1000).toFixed(1)} | ${ratio.toFixed(2)} |`,
);
const commit = execFileSync("git", ["describe", "--always", "--dirty"], {
  cwd: root,
  encoding: "utf8",
}).trim();

const report = `# What a receiver costs

Written by \`cargo xtask bench receiver\`, at commit ${commit}. Deliveries of 192 bytes, each sent once, the memory
store, and handlers that do nothing. The processor's time counts, the garbage collector's included, and each ratio is
to the core's of the same turn.

${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
The load average was ${before} before and ${load()} after.

## In the process

A process for each of them, in turns. The target is at most 2.50: the median of ${TURNS} turns, and their least and most.

| | ns | of the core |
|---|---|---|
${inProcess.join("\n")}

## Of a \`Request\`, in the process

As above. Each makes a \`Request\` and ends with a \`Response\`, the core as well: the ratio is of what a receiver adds
to these.

| | ns | of the core |
|---|---|---|
${ofRequests.join("\n")}

## Over HTTP

A server on \`node:http\` in a process of its own, and a sender that never sleeps in another, over eight connections that
stay open. The target is to serve at least 0.80 of what the core does.

| | µs of the server's processor | serves, of the core |
|---|---|---|
${http.join("\n")}

Octokit's receivers and Stripe's handler verify, parse and call a handler; none of them notes which deliveries were
handled. Svix and Standard Webhooks have no receiver: they verify, as [RESULTS.md](RESULTS.md) shows.
`;
writeFileSync(join(root, "benches/RECEIVER.md"), report);
console.log(report);

/**
 * A process for each of them, in turns.
 *
 * @param {typeof CALLS} calls @param {string} base what the ratios are to
 */
function rowsOf(calls, base) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]));
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [name, all] of Object.entries(times)) {
      all.push(Number(execFileSync(process.execPath, ["in-process.mjs", name], { encoding: "utf8" })));
    }
  }
  return Object.entries(times).map(([name, all]) => {
    const ratios = all.map((time, turn) => time / times[base][turn]).toSorted((one, other) => one - other);
    const spread = `(${ratios[0].toFixed(2)}–${ratios.at(-1)?.toFixed(2)})`;
    const nanoseconds = Math.round(middle(all.toSorted((one, other) => one - other)));
    return `| ${name} | ${nanoseconds} | ${middle(ratios).toFixed(2)} ${spread} |`;
  });
}

/** @param {number[]} sorted */
function middle(sorted) {
  return sorted[sorted.length >> 1];
}
