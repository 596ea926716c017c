// @ts-check
// Sessions say the same wherever they run.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as session from "wms-webhook/session";
import { observe } from "./observe.js";
import { OBSERVED, printed } from "./runtimes.mjs";

/** @type {Record<string, () => string>} */
const observed = {
  ...OBSERVED,
  "edge-runtime, which compiles no WebAssembly": () => printed("node", "edge.mjs"),
};
for (const [name, run] of Object.entries(observed)) {
  test(name, () => assert.ok(run().includes(observe(session))));
}

test("where WebAssembly cannot be compiled the first call says so, and the import does not", () => {
  const script = `
    delete globalThis.WebAssembly;
    const { isUsableSessionId, summarizeSession } = await import("wms-webhook/session");
    console.log(isUsableSessionId("s-1"));
    try { summarizeSession(null); } catch (error) { console.log(error.message); }`;
  const told = printed("node", "--input-type=module", "--eval", script);
  assert.match(told, /^true\nwms-webhook: WebAssembly cannot be compiled here\. .*'wasm-unsafe-eval'/);
});
