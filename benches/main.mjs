// @ts-check
// Runs the benchmark in each runtime, and writes the tables and the plot to `benches/`. Nothing here
// asserts a time.   node main.mjs <root> <native> <chromium> <firefox>     in the folder that xtask makes

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { plot } from "./plot.mjs";
import { report } from "./report.mjs";

const [root, native, chromium, firefox] = process.argv.slice(2);
const node20 = "node_modules/node-20/bin/node";
const node24 = "node_modules/node-24/bin/node";
const deno = "node_modules/@deno/linux-x64-glibc/deno";
const workerd = createRequire(import.meta.url)("workerd").default;
const bun = "node_modules/@oven/bun-linux-x64/bin/bun";

const shared = { bundle: true, format: /** @type {const} */ ("esm"), outdir: "out" };
await build({ ...shared, entryPoints: ["page.js"] });
const external = ["*?module", "node:*"];
await build({ ...shared, entryPoints: ["worker.js"], conditions: ["workerd"], external });

// The targets are for Node 20. A process has one layout of its memory, and meets one speed of the
// machine: so several of them, and apart.
const again = ["Node 20, again", node20, "here.mjs", "Node 20"];
const runs = [
  ["native", native],
  ["Node 20", node20, "here.mjs", "Node 20", "whole"],
  ["Node 20, part by part", node20, "profile.mjs"],
  again,
  ["a fresh Node 20", node20, "start.mjs"],
  ["Node 24", node24, "here.mjs", "Node 24"],
  again,
  ["Deno", deno, "run", "-A", "here.mjs", "Deno"],
  ["Bun", bun, "here.mjs", "Bun"],
  again,
  ["workerd", node24, "workerd.mjs", workerd, "workerd.capnp", "8797"],
  ["Chromium", node24, "browser.mjs", "chrome", chromium, "/page.html"],
  again,
  ["Firefox", node24, "browser.mjs", "firefox", firefox, "/page.html"],
];

/** @param {string} program @param {string[]} args */
const output = (program, ...args) =>
  execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], timeout: 900_000 });

/** @type {import("./report.mjs").Race[]} */
const races = runs.flatMap(([name, program, ...args]) => {
  console.error(`· ${name}`);
  const lines = output(program, ...args).split("\n");
  return lines.filter((line) => line.startsWith("::bench ")).map((line) => JSON.parse(line.slice(8)));
});

/** @param {string} name */
const version = (name) =>
  `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version}`;
const programs = [firefox, chromium, workerd, "rustc"].map((program) => output(program, "--version").trim());
const peers = [
  "@noble/hashes",
  "@octokit/webhooks-methods",
  "hash-wasm",
  "standardwebhooks",
  "stripe",
  "svix",
];
const commit = output("git", "-C", root, "rev-parse", "--short", "HEAD").trim();
const machine = `${cpus()[0].model}, ${cpus().length} cores, commit ${commit}`;
const versions = [...programs, ...["bun", "deno", "node-20", "node-24", ...peers].map(version)].join(", ");

const tables = report(races, `${machine}. ${versions}.`);
console.log(tables);
writeFileSync(join(root, "benches/RESULTS.md"), tables);
writeFileSync(join(root, "benches/lengths.svg"), plot(races, `${machine}, ${version("node-20")}`));
