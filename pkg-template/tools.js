// @ts-check
// The tools, for every runtime that compiles WebAssembly from bytes: Node, Deno, Bun, browsers, bundlers,
// and Workers since the compatibility date 2025-06-01. Their wasm is three times the core's, and comes once.

// @ts-expect-error: made by the build
import { wasm } from "./tools.wasm.js";
import { bindTools } from "./tools-api.js";

export { CAUSES, FAULTS, SCENARIOS } from "./tools-api.js";

/** @type {WebAssembly.Module | undefined} */
let module;
let failure;
try {
  module = new WebAssembly.Module(wasm());
} catch (error) {
  failure = error;
}

export const { explainWebhook, trackSession, simulateSession, simulateDeliveries } = bindTools(
  module,
  failure,
);
