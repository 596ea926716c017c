// @ts-check
// The tools for what has `node:zlib`: Node, Deno and Bun. Compressed, their wasm comes a second time for
// less than two thirds of its size.

// @ts-expect-error: made by the build
import { wasm } from "./built/tools.wasm.node.js";
import { compile } from "./core/compile.js";
import { bindTools } from "./tools/api.js";

export { CAUSES, EVENT_DESCRIPTIONS, FAULTS, MIX, QUIRKS, SCENARIOS } from "./tools/api.js";
export const {
  explainWebhook,
  trackSession,
  simulateEvent,
  simulateSession,
  simulateDeliveries,
  simulateSessions,
} = bindTools(compile(wasm));
