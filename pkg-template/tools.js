// @ts-check
// The tools, for every runtime that compiles WebAssembly from bytes: browsers, bundlers, Workers since the
// compatibility date 2025-06-01, and our own command line. Their wasm is three times the core's.

import { compile } from "./compile.js";
// @ts-expect-error: made by the build
import { wasm } from "./tools.wasm.js";
import { bindTools } from "./tools-api.js";

export { CAUSES, FAULTS, SCENARIOS } from "./tools-api.js";
export const { explainWebhook, trackSession, simulateSession, simulateDeliveries } = bindTools(compile(wasm));
