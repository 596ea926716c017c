// @ts-check
// Sessions say the same wherever they run.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import * as session from "wms-webhook/session";
import { observe } from "./observe.js";

const env = /** @type {Record<string, string>} */ (process.env);
const { RUNTIMES, WORKERD, WORKERD_CONFIG, CHROMIUM } = env;
const expected = observe(session);

/** @param {string} program @param {string[]} args */
function printed(program, ...args) {
  return execFileSync(program, args, {
    encoding: "utf8",
    stdio: "pipe",
    maxBuffer: 1 << 24,
    timeout: 60_000,
  });
}
/** @param {string} version */
const node = (version) => `${RUNTIMES}/node-${version}/bin/node`;

for (const [name, run] of Object.entries({
  "Node, CommonJS": () => printed("node", "cjs.cjs"),
  "Node 20.0": () => printed(node("20.0"), "esm.mjs"),
  "Node 24": () => printed(node("24"), "esm.mjs"),
  Deno: () =>
    printed(`${RUNTIMES}/@deno/linux-x64-glibc/deno`, "run", "--no-prompt", "--no-remote", "esm.mjs"),
  Bun: () => printed(`${RUNTIMES}/@oven/bun-linux-x64/bin/bun`, "run", "esm.mjs"),
  "edge-runtime, which compiles no WebAssembly": () => printed("node", "edge.mjs"),
  Chromium: () => printed(node("24"), "browser.mjs", "chrome", CHROMIUM, "/page.html"),
})) {
  test(name, () => assert.equal(run().trim(), expected));
}

test("workerd", () => {
  assert.ok(printed(WORKERD, "test", "--verbose", WORKERD_CONFIG).includes(expected));
});

test("where WebAssembly cannot be compiled the first call says so, and the import does not", () => {
  const script = `
    delete globalThis.WebAssembly;
    const { isUsableSessionId, summarizeSession } = await import("wms-webhook/session");
    console.log(isUsableSessionId("s-1"));
    try { summarizeSession(null); } catch (error) { console.log(error.message); }`;
  const told = printed("node", "--input-type=module", "--eval", script);
  assert.match(told, /^true\nwms-webhook: WebAssembly cannot be compiled here\. .*'wasm-unsafe-eval'/);
});
