// @ts-check
// Mutation testing of the package's JavaScript: each mutant is bundled as the build bundles, and the
// suites must fail. What survives is written to mutants.json, by file, line, code and change.
//   node main.mjs <folder of sources>

import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { applied, mutants } from "./mutate.js";

const [sources] = process.argv.slice(2);
const FILES = [
  "index.js",
  "edge.js",
  "core/compile.js",
  "core/api.js",
  "core/arguments.js",
  "core/primordials.js",
  "core/abi.js",
  "core/parse.js",
  "core/errors.js",
];
/** The quickest first. */
const KILLERS = [
  "corpus.mjs",
  "patched.test.mjs",
  "objects.test.mjs",
  "buffers.test.mjs",
  "options.test.mjs",
  "memory.test.mjs",
];
/** What Node loads for `import`, too. */
const SHIPPED = "node_modules/wms-webhook/index.cjs";

/** Whether a suite fails. @param {string} script */
function kills(script) {
  return spawnSync("node", [script], { timeout: 120_000 }).status !== 0;
}

/** @param {string} file */
function bundle(file) {
  // What differs between the entries is how the module comes: the edge entry is bundled with bytes.
  const options = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "silent" };
  buildSync({
    .../** @type {import("esbuild").BuildOptions} */ (options),
    entryPoints: [join(sources, file === "edge.js" ? "edge-bytes.js" : "index.js")],
    outfile: SHIPPED,
  });
}

const edge = readFileSync(join(sources, "edge.js"), "utf8");
const fromBytes = (/** @type {string} */ text) =>
  text.replace(
    'import module from "./core.wasm?module";',
    'import { wasm } from "./built/core.wasm.js";\nconst module = new WebAssembly.Module(wasm());',
  );

copyFileSync(SHIPPED, "shipped.cjs");
let killed = 0;
/** @type {string[]} */
const survived = [];
for (const file of FILES) {
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
      writeFileSync(
        join(sources, "edge-bytes.js"),
        fromBytes(readFileSync(join(sources, "edge.js"), "utf8")),
      );
      bundle(file);
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
writeFileSync(join(sources, "edge.js"), edge);
copyFileSync("shipped.cjs", SHIPPED);
if (KILLERS.some(kills)) throw new Error("the suites fail without a mutant");
const found = { mutants: killed + survived.length, killed, survived };
writeFileSync("mutants.json", JSON.stringify(found));
