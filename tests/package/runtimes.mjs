// @ts-check
// Runtimes that run a project's own files, each with what it prints of its `observe.js`.

import { execFileSync } from "node:child_process";

const env = /** @type {Record<string, string>} */ (process.env);
const { RUNTIMES, WORKERD, WORKERD_CONFIG, CHROMIUM } = env;

/** @param {string} program @param {string[]} args */
export function printed(program, ...args) {
  const options = /** @type {const} */ ({ encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 24 });
  return execFileSync(program, args, { ...options, timeout: 60_000 });
}

/** @param {string} version */
const node = (version) => `${RUNTIMES}/node-${version}/bin/node`;

/** @param {string} page */
export const chromium = (page) => printed(node("24"), "browser.mjs", "chrome", CHROMIUM, page).trim();

/** What `observe.js` says, by the name of the runtime. @type {Record<string, () => string>} */
export const OBSERVED = {
  "Node, CommonJS": () => printed("node", "cjs.cjs"),
  "Node 20.0, CommonJS": () => printed(node("20.0"), "cjs.cjs"),
  "Node 20.0": () => printed(node("20.0"), "esm.mjs"),
  "Node 24": () => printed(node("24"), "esm.mjs"),
  "Node 24, CommonJS": () => printed(node("24"), "cjs.cjs"),
  Deno: () =>
    printed(`${RUNTIMES}/@deno/linux-x64-glibc/deno`, "run", "--no-prompt", "--no-remote", "esm.mjs"),
  Bun: () => printed(`${RUNTIMES}/@oven/bun-linux-x64/bin/bun`, "run", "esm.mjs"),
  Chromium: () => chromium("/page.html"),
  // Among lines of its own.
  workerd: () => printed(WORKERD, "test", "--verbose", WORKERD_CONFIG),
};
