// @ts-check
// Compiles WebAssembly when the package is imported, which never fails: the first call does.

const CANNOT_COMPILE =
  "wms-webhook: WebAssembly cannot be compiled here. A page needs 'wasm-unsafe-eval' in its " +
  "Content-Security-Policy; a runtime needs WebAssembly with SIMD (Node 20, Chrome 93, " +
  "Firefox 92, Safari 16.4 or later). The tools also need a runtime that compiles from bytes: Workers can " +
  "since the compatibility date 2025-06-01, Vercel's edge and Cloudflare's Vitest pool cannot.";

/** jsdom has neither. */
const NO_CODERS =
  "wms-webhook: TextEncoder and TextDecoder were missing when it was imported. In Jest with jsdom use " +
  'the environment "node", or add them in a file of setupFiles: ' +
  'const { TextDecoder, TextEncoder } = require("node:util"); ' +
  "Object.assign(globalThis, { TextDecoder, TextEncoder });";

/**
 * @param {() => BufferSource} wasm
 * @returns {() => WebAssembly.Module}
 */
export function compile(wasm) {
  const { TextEncoder, TextDecoder } = globalThis;
  const hasCoders = Boolean(TextDecoder) && typeof TextEncoder?.prototype?.encodeInto === "function";
  /** @type {WebAssembly.Module | undefined} */
  let module;
  /** @type {unknown} */
  let cause;
  try {
    module = new WebAssembly.Module(wasm());
  } catch (error) {
    cause = error;
  }
  return () => {
    if (!hasCoders) throw new Error(NO_CODERS);
    if (module) return module;
    throw new Error(CANNOT_COMPILE, { cause });
  };
}
