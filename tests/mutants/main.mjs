// @ts-check
// Mutation testing of the package's JavaScript: each mutant is bundled as the build bundles, and the
// suites must fail. One that survives is explained in audit/javascript.json, or a test is missing.
//   node main.mjs <folder of sources> <explanations> [every n-th mutant]

import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { applied, mutants } from "./mutate.js";

const [sources, explanations, step = "1"] = process.argv.slice(2);
const FILES = ["api.js", "arguments.js", "core.js", "parse.js", "index.js", "edge.js"];
/** The quickest first. */
const KILLERS = ["esm.mjs", "hostile/main.mjs", "memory/main.mjs"];
const SHIPPED = "node_modules/wms-webhook/index.js";
/** @type {Record<string, string>} */
const explained = JSON.parse(readFileSync(explanations, "utf8"));

/** Whether a suite fails. @param {string} script */
function kills(script) {
  const { status, stdout } = spawnSync("node", [script], { encoding: "utf8", timeout: 120_000 });
  if (status !== 0) return true;
  const results = stdout.split("\n").filter((line) => line.startsWith("::result "));
  return results.some((line) => {
    const { passed, cases } = JSON.parse(line.slice(9));
    return cases === undefined ? !passed : passed !== cases;
  });
}

/** @param {string} file */
function bundle(file) {
  // What differs between the entries is how the module comes: the edge entry is bundled with bytes.
  const options = { bundle: true, platform: "node", target: "node20", format: "esm", logLevel: "silent" };
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
    'import { wasm } from "./core.wasm.js";\nconst module = new WebAssembly.Module(wasm());',
  );

copyFileSync(SHIPPED, "shipped.js");
const counts = { killed: 0, explained: 0, survived: 0 };
let at = 0;
for (const file of FILES) {
  const path = join(sources, file);
  const source = readFileSync(path, "utf8");
  for (const mutant of mutants(source)) {
    at += 1;
    if (at % Number(step) !== 0) continue;
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
    if (isKilled) counts.killed += 1;
    else if (explained[name]) counts.explained += 1;
    else {
      counts.survived += 1;
      console.log(`  survived: ${name} (line ${line})`);
    }
  }
  writeFileSync(path, source);
}
writeFileSync(join(sources, "edge.js"), edge);
copyFileSync("shipped.js", SHIPPED);
if (KILLERS.some(kills)) throw new Error("the suites fail without a mutant");
console.log(`::mutants ${JSON.stringify({ all: at, ...counts })}`);
