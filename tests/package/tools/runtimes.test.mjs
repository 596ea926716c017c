// @ts-check
// The tools say the same wherever they run.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import * as tools from "wms-webhook/tools";
import { observe } from "./observe.js";

const env = /** @type {Record<string, string>} */ (process.env);
const { RUNTIMES, WORKERD, WORKERD_CONFIG, CHROMIUM } = env;
const expected = observe(tools);

/** @param {string} program @param {string[]} args */
function printed(program, ...args) {
  return execFileSync(program, args, { encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 24 });
}
/** @param {string} version */
const node = (version) => `${RUNTIMES}/node-${version}/bin/node`;
/** @param {string} page */
const chromium = (page) => printed(node("24"), "browser.mjs", "chrome", CHROMIUM, page).trim();

for (const [name, run] of Object.entries({
  "Node, CommonJS": () => printed("node", "cjs.cjs"),
  "Node 20.0, CommonJS": () => printed(node("20.0"), "cjs.cjs"),
  "Node 20.0": () => printed(node("20.0"), "esm.mjs"),
  "Node 24": () => printed(node("24"), "esm.mjs"),
  "Node 24, CommonJS": () => printed(node("24"), "cjs.cjs"),
  Deno: () =>
    printed(`${RUNTIMES}/@deno/linux-x64-glibc/deno`, "run", "--no-prompt", "--no-remote", "esm.mjs"),
  Bun: () => printed(`${RUNTIMES}/@oven/bun-linux-x64/bin/bun`, "run", "esm.mjs"),
  Chromium: () => chromium("/page.html"),
})) {
  test(name, () => assert.equal(run().trim(), expected));
}

test("workerd", () => {
  assert.ok(printed(WORKERD, "test", "--verbose", WORKERD_CONFIG).includes(expected));
});

test("where WebAssembly cannot be compiled the first call says so, and the import does not", () => {
  const script = `
    delete globalThis.WebAssembly;
    const { SCENARIOS, simulateSession } = await import("wms-webhook/tools");
    console.log(Object.keys(SCENARIOS).length);
    try { simulateSession(); } catch (error) { console.log(error.message); }`;
  const refusal = /^17\nwms-webhook: WebAssembly cannot be compiled here\. .*'wasm-unsafe-eval'/;
  assert.match(printed("node", "--input-type=module", "--eval", script), refusal);
  assert.match(chromium(`/csp.html?csp=${encodeURIComponent("default-src 'self'")}`), refusal);
  const allowed = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
  assert.match(chromium(`/csp.html?csp=${encodeURIComponent(allowed)}`), /^17\n\d+$/);
});
