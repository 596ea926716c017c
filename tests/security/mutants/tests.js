// @ts-check
// Tests of a project, run until one is red.

import { spawn } from "node:child_process";

/** @typedef {{ file: string, names?: readonly string[] | undefined }} Tests those of a file, or some of them by their titles */

/** What a machine that is busy may take longer. */
const PATIENCE = 5;
const LEAST_MILLISECONDS = 15_000;

/**
 * @param {Tests} tests
 * @param {{ project?: string, milliseconds?: number, imports?: string[], env?: Record<string, string> }} [options]
 *   how long they take if they pass; what is imported before
 * @returns {Promise<string | undefined>} the first that is red, or that does not end; nothing if all are green
 */
export function firstRed({ file, names = [] }, { project = ".", milliseconds = 0, imports = [], env } = {}) {
  const args = [
    ...imports.map((path) => `--import=${path}`),
    "--test-reporter=tap",
    ...names.map((name) => `--test-name-pattern=/^${escaped(name)}$/`),
    file,
  ];
  return new Promise((resolve) => {
    // A group, so that the servers that a test has started end with it.
    const child = spawn(process.execPath, args, {
      cwd: project,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let output = "";
    const end = (/** @type {string | undefined} */ red) => {
      clearTimeout(timer);
      try {
        process.kill(-Number(child.pid), "SIGKILL");
      } catch {
        // All of them are gone.
      }
      resolve(red);
    };
    const timer = setTimeout(() => end(`${file} does not end`), LEAST_MILLISECONDS + PATIENCE * milliseconds);
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
      const red = /^ *not ok \d+ - (.*?)(?: # (?:SKIP|TODO).*)?\n/m.exec(output);
      if (red) end(`${file}: ${red[1]}`);
    });
    child.on("close", (status) => end(status === 0 ? undefined : `${file} fails`));
    child.on("error", (error) => end(error.message));
  });
}

/** @param {string} title */
function escaped(title) {
  return title.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
