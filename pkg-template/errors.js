// @ts-check
// Why a delivery is refused. No error holds a body, a secret or a MAC: these are health data.

import { defineProperties, descriptorsOf } from "./built-ins.js";
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
    // Safari and Bun keep there where in the program an error was made.
    delete (/** @type {any} */ (this).line);
    delete (/** @type {any} */ (this).column);
    // Defined, so that no setter on Object.prototype takes them.
    defineProperties(this, descriptorsOf({ code, status, ...place }));
  }
}

// On the prototype, as the name of every built-in error is.
Object.defineProperty(WmsWebhookError.prototype, "name", {
  value: "WmsWebhookError",
  configurable: true,
  writable: true,
});
