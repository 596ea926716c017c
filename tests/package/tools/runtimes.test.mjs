// @ts-check
// The tools say the same wherever they run.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as tools from "wms-webhook/tools";
import { observe } from "./observe.js";
import { chromium, OBSERVED, printed } from "./runtimes.mjs";

for (const [name, run] of Object.entries(OBSERVED)) {
  test(name, () => assert.ok(run().includes(observe(tools))));
}

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
