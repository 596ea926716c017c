// @ts-check
// One run of a compiler over some cases.

import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

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
 * @returns {Promise<string[]>} what it read in the folder; what else it reads is its own
 * @throws {Error} with what the compiler wrote
 */
export async function compile(compiler, folder, options, files) {
  const compilerOptions = { ...STRICT, ...options };
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions, files }));
  const args = [join(compiler, "bin/tsc"), "--pretty", "false", "--listFiles", "--project", config];
  /** @type {{ error: Error | null, stdout: string }} */
  const { error, stdout } = await new Promise((resolve) => {
    execFile("node", args, { maxBuffer: 1 << 26 }, (error, stdout) => resolve({ error, stdout }));
  });
  const lines = stdout.trimEnd().split("\n");
  const isFile = (/** @type {string} */ line) => line.startsWith("/") && !line.includes(": error TS");
  if (error) throw new Error(lines.filter((line) => !isFile(line)).join("\n") || error.message);
  return lines.filter((line) => isFile(line) && line.startsWith(folder));
}
