// @ts-check
// The tools, for every runtime that compiles WebAssembly from bytes: browsers, bundlers, Workers since the
// compatibility date 2025-06-01, and our own command line. Their wasm is ten times the core's.

// @ts-expect-error: made by the build
import { wasm } from "./built/tools.wasm.js";
import { compile } from "./core/compile.js";
import { bindTools } from "./tools/api.js";

export { CAUSES, EVENT_DESCRIPTIONS, FAULTS, MIX, QUIRKS, SCENARIOS } from "./tools/api.js";
export const {
  explainWebhook,
  simulateEvent,
  simulateSession,
  simulateDeliveries,
  simulateSessions,
  createReport,
} = bindTools(compile(wasm));
