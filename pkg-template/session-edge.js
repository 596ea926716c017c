// @ts-check
// Sessions, for runtimes that compile WebAssembly when the code is deployed: Workers, Vercel's edge.

import { bindSession } from "./session/api.js";
// @ts-expect-error: the runtime makes it a WebAssembly.Module
import module from "./session.wasm?module";

export { isUsableSessionId } from "./session/usable.js";
export const { trackSession, mergeSessions, summarizeSession, measurementKey } = bindSession(() => module);
