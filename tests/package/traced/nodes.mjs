// @ts-check
// The versions of Node that the tests run, from npm, and where.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @param {string} version */
export const node = (version) => `${process.env.RUNTIMES}/node-${version}/bin/node`;

/**
 * What a program prints. What it writes to standard error is in the error, if it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {string} [cwd]
 */
export function printed(program, args, cwd) {
  return execFileSync(program, args, { encoding: "utf8", stdio: "pipe", cwd }).trim();
}

/** @type {string[]} */
const folders = [];
process.on("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that lies beside no `node_modules`, until the process ends. */
export function emptyFolder() {
  const folder = mkdtempSync(join(tmpdir(), "wms-webhook-traced-"));
  folders.push(folder);
  return folder;
}
