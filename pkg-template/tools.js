// @ts-check
// The tools, for every runtime that compiles WebAssembly from bytes: Node, Deno, Bun, browsers, bundlers.

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
