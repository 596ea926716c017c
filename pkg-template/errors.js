// @ts-check
// Why a delivery is refused. No error holds a body, a secret or a MAC: these are health data.

import { CODES } from "./codes.js";

export class WmsWebhookError extends Error {
  /**
   * @param {import("./index.d.ts").ErrorCode} code
   * @param {string} [detail] what was wrong where, in words that do not depend on the delivery
   * @param {{ path?: string, line?: number, column?: number }} [place]
   */
  constructor(code, detail, place) {
    const { summary, status } = CODES[code];
    super(detail === undefined ? summary : `${summary}: ${detail}`);
    this.code = code;
    this.status = status;
    Object.assign(this, place);
  }
}

// On the prototype, as the name of every built-in error is.
Object.defineProperty(WmsWebhookError.prototype, "name", {
  value: "WmsWebhookError",
  configurable: true,
  writable: true,
});

/** @param {unknown} cause */
export function cannotCompile(cause) {
  return new Error(
    "wms-webhook: WebAssembly cannot be compiled here. A page needs 'wasm-unsafe-eval' in its " +
      "Content-Security-Policy; a runtime needs WebAssembly with SIMD (Node 16.4, Chrome 91, " +
      "Firefox 89, Safari 16.4 or later).",
    { cause },
  );
}
