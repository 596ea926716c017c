// @ts-check
// Compiles WebAssembly when the package is imported, which never fails: the first call does.

/**
 * @param {() => BufferSource} wasm
 * @returns {() => WebAssembly.Module}
 */
export function compile(wasm) {
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
    if (module) return module;
    throw new Error(
      "wms-webhook: WebAssembly cannot be compiled here. A page needs 'wasm-unsafe-eval' in its " +
        "Content-Security-Policy; a runtime needs WebAssembly with SIMD (Node 20, Chrome 93, " +
        "Firefox 92, Safari 16.4 or later).",
      { cause },
    );
  };
}
