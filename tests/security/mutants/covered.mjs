// @ts-check
// Imported before a file of tests: writes down what each of them runs of the package, in this process and in
// those of Node that it starts.

import { mkdirSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { basename, join } from "node:path";
import { afterEach, beforeEach } from "node:test";
import { setFlagsFromString } from "node:v8";

const file = basename(process.argv[1]);
if (file.endsWith(".test.mjs") && process.env.COVERED) watch(join(process.env.COVERED, file));

/** @param {string} folder for what is found */
function watch(folder) {
  // A function that is compiled into those that call it is no longer counted.
  for (const flag of ["--no-opt", "--no-maglev"]) setFlagsFromString(flag);
  const inspector = new Session();
  inspector.connect();
  inspector.post("Profiler.enable");
  inspector.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  mkdirSync(folder, { recursive: true });
  /** Whatever the tests put in place of these. */
  const now = performance.now.bind(performance);
  let count = 0;
  let begin = 0;

  /** @param {string} title @param {number} milliseconds */
  function write(title, milliseconds) {
    inspector.post("Profiler.takePreciseCoverage", (_, { result }) => {
      const scripts = result.filter(({ url }) => url.includes("/node_modules/wms-webhook/"));
      writeFileSync(join(folder, `${count}.json`), JSON.stringify({ title, milliseconds, result: scripts }));
    });
    count += 1;
    process.env.NODE_V8_COVERAGE = join(folder, String(count));
  }

  // What ran before any of them is run again with each.
  beforeEach(() => {
    if (count === 0) write("", 0);
    begin ||= now();
  });
  afterEach((/** @type {any} */ context) => {
    // A test inside another is a part of that.
    const [title] = (context.fullName ?? context.name).split(" > ");
    write(title, now() - begin);
    begin = now();
  });
}
