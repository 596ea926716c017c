// @ts-check
// Tests of a project, run until one is red.

import { execFileSync, spawn } from "node:child_process";

/** @typedef {{ file: string, names?: readonly string[] | undefined }} Tests those of a file, or some of them by their titles */
/** @typedef {{ red?: string, isLate?: boolean }} Run the title of the first that is red, if any, or of none that the file fails; and whether the run was ended */

/**
 * @param {Tests} tests
 * @param {{ project?: string, milliseconds: number, imports?: string[], env?: Record<string, string> }} options
 *   after which time the run is ended, and what is imported before
 * @returns {Promise<Run>}
 */
export function run({ file, names = [] }, { project = ".", milliseconds, imports = [], env }) {
  const args = [
    ...imports.map((path) => `--import=${path}`),
    "--test-reporter=tap",
    ...names.map((name) => `--test-name-pattern=/^${escaped(name)}$/`),
    file,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: project,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let output = "";
    const end = (/** @type {Run} */ run) => {
      clearTimeout(timer);
      if (child.exitCode === null && child.signalCode === null) treeOf(Number(child.pid)).forEach(kill);
      resolve(run);
    };
    const timer = setTimeout(() => end({ isLate: true }), milliseconds);
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      const red = /^not ok \d+ - (.*)\n/m.exec(output);
      // As TAP escapes titles.
      if (red) end({ red: red[1].replace(/\\([#\\])/g, "$1") });
    });
    child.on("close", (status) => end(status === 0 ? {} : { red: "" }));
    child.on("error", reject);
  });
}

/** A process and what it has started, such as servers in groups of their own. @param {number} root @returns {number[]} */
function treeOf(root) {
  const all = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = all.map((line) => line.trim().split(/ +/).map(Number));
  const tree = [root];
  // It grows meanwhile.
  for (const parent of tree) tree.push(...pairs.filter(([, from]) => from === parent).map(([pid]) => pid));
  return tree;
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}

/** @param {string} title */
function escaped(title) {
  return title.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
