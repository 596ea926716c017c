// @ts-check
// Sessions, for every runtime that compiles WebAssembly from bytes: Node, Deno, Bun, browsers, bundlers.

// @ts-expect-error: made by the build
import { wasm } from "./built/session.wasm.js";
import { compile } from "./core/compile.js";
import { bindSession } from "./session/api.js";

export { isUsableSessionId } from "./session/usable.js";
export const { trackSession, mergeSessions, summarizeSession, measurementKey } = bindSession(compile(wasm));
