// @ts-check
// Mutation testing of the package's JavaScript: each mutant is bundled as the build bundles, and the
// suites must fail. What survives is written to mutants.json, by file, line, code and change.
//   node main.mjs <folder of sources> [<file> ...]

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { applied, mutants } from "./mutate.js";

const [sources, ...chosen] = process.argv.slice(2);
/** Every file between a caller and the core. */
const FILES = [
  "core/compile.js",
  "core/api.js",
  "core/arguments.js",
  "core/options.js",
  "core/objects.js",
  "core/primordials.js",
  "core/abi.js",
  "core/parse.js",
  "core/outline.js",
  "core/payload-code.js",
  "core/errors.js",
];
/** The quickest to fail first. */
const KILLERS = [
  "corpus.mjs",
  "payload-code.test.mjs",
  "patched.test.mjs",
  "objects.test.mjs",
  "options.test.mjs",
  "buffers.test.mjs",
  "memory.test.mjs",
];
/** What Node loads. */
const SHIPPED = "node_modules/wms-webhook";

/** Whether a suite fails. @param {string} script */
function kills(script) {
  return spawnSync("node", [script], { timeout: 120_000 }).status !== 0;
}

function bundle() {
  buildSync({
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "silent",
    external: ["wms-webhook"],
    entryPoints: ["index", "receiver"].map((entry) => join(sources, `${entry}.js`)),
    outdir: SHIPPED,
    outExtension: { ".js": ".cjs" },
  });
}

// A suite that fails without a mutant would kill all of them.
bundle();
const failed = KILLERS.filter(kills);
if (failed.length > 0) throw new Error(`without a mutant these fail: ${failed.join(", ")}`);

let killed = 0;
/** @type {string[]} */
const survived = [];
for (const file of chosen.length > 0 ? chosen : FILES) {
  const path = join(sources, file);
  const source = readFileSync(path, "utf8");
  for (const mutant of mutants(source)) {
    const line = source.slice(0, mutant.at).split("\n").length;
    const code = source.slice(mutant.at, mutant.end).replace(/\s+/g, " ");
    const place = source.split("\n")[line - 1].trim();
    const name = `${file}: ${place}: ${code.slice(0, 60)}: ${mutant.what}`;
    writeFileSync(path, applied(source, mutant));
    let isKilled = true;
    try {
      bundle();
      isKilled = KILLERS.some(kills);
    } catch {
      // It does not even bundle.
    }
    if (isKilled) killed += 1;
    else {
      survived.push(name);
      console.log(`  survived: ${name} (line ${line})`);
    }
  }
  console.log(`  ${file}: ${killed} killed, ${survived.length} survived so far`);
  writeFileSync(path, source);
}
const found = { mutants: killed + survived.length, killed, survived };
writeFileSync("mutants.json", JSON.stringify(found));
