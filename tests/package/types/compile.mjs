// @ts-check
// One run of a compiler over some cases.

import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Nothing is looser than what a careful user has. */
const STRICT = {
  target: "es2022",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  // The packages of a set are links: each finds the others beside the link.
  preserveSymlinks: true,
};

/**
 * @param {string} compiler the folder of a package `typescript`
 * @param {string} folder the project
 * @param {Record<string, unknown>} options
 * @param {string[]} files
 * @throws {Error} with what the compiler wrote
 */
export async function compile(compiler, folder, options, files) {
  const compilerOptions = { ...STRICT, ...options };
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  try {
    await run("node", [join(compiler, "bin/tsc"), "--pretty", "false", "--project", config]);
  } catch (error) {
    throw new Error(/** @type {any} */ (error).stdout);
  }
}
