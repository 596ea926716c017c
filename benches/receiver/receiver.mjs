// @ts-check
// What a receiver costs beside the core, the documented snippet and Octokit's.   cargo xtask bench receiver

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { overHttp } from "./over-http.mjs";

const [root] = process.argv.slice(2);
const PROCESSES = 5;

const load = () => loadavg()[0].toFixed(1);
const before = load();
/** @type {[name: string, nanoseconds: number, ratio: number][][]} */
const runs = Array.from({ length: PROCESSES }, () =>
  JSON.parse(execFileSync(process.execPath, ["in-process.mjs"], { encoding: "utf8" })),
);
const inProcess = runs[0].map(([name], nth) => {
  const [times, ratios] = [1, 2].map((column) =>
    runs.map((rows) => Number(rows[nth][column])).toSorted((a, b) => a - b),
  );
  const spread = `(${ratios[0].toFixed(2)}–${ratios.at(-1)?.toFixed(2)})`;
  return `| ${name} | ${Math.round(middle(times))} | ${middle(ratios).toFixed(2)} ${spread} |`;
});
const http = (await overHttp()).map(
  ([name, nanoseconds, ratio]) => `| ${name} | ${(nanoseconds / 1000).toFixed(1)} | ${ratio.toFixed(2)} |`,
);
const commit = execFileSync("git", ["describe", "--always", "--dirty"], {
  cwd: root,
  encoding: "utf8",
}).trim();

const report = `# What a receiver costs

Written by \`cargo xtask bench receiver\`, at commit ${commit}. Deliveries of 192 bytes, each sent once, the memory
store, and handlers that do nothing. The processor's time counts, its garbage collector's included: the ratios were
taken in turns, each round beside the core's of the same round.

${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.
The load average was ${before} before and ${load()} after.

## In the process

The target is at most 2.50: the median of ${PROCESSES} processes, and their least and most.

| | ns | of the core |
|---|---|---|
${inProcess.join("\n")}

## Over HTTP

A server on \`node:http\` in a process of its own, and a sender in another over eight connections that stay open. The
target is to serve at least 0.80 of what the core does.

| | µs of the server's processor | serves, of the core |
|---|---|---|
${http.join("\n")}

Stripe and Svix have no receiver: they verify, as [RESULTS.md](RESULTS.md) shows.
`;
writeFileSync(join(root, "benches/RECEIVER.md"), report);
console.log(report);

/** @param {number[]} sorted */
function middle(sorted) {
  return sorted[sorted.length >> 1];
}
