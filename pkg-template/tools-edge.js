// @ts-check
// The tools, for runtimes that compile WebAssembly when the code is deployed: Workers, Vercel's edge.

// @ts-expect-error: the runtime makes it a WebAssembly.Module
import module from "./tools.wasm?module";
import { bindTools } from "./tools-api.js";

export { CAUSES, FAULTS, SCENARIOS } from "./tools-api.js";

export const { explainWebhook, trackSession, simulateSession, simulateDeliveries } = bindTools(module);
