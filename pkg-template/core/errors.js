// @ts-check
// Why a delivery is refused. No error holds a body, a secret or a MAC: these are health data.

import { ERRORS } from "../generated/constants.js";
import { define, keys } from "./objects.js";

export class WmsWebhookError extends Error {
  /**
   * @param {import("../generated/constants.js").CoreErrorCode | import("../types/index.d.ts").ErrorSpec} error one of the core by its code
   * @param {string} [detail] what was wrong where, in words that do not depend on the delivery
   * @param {{ path?: string, reason?: string, line?: number, column?: number }} [place]
   */
  constructor(error, detail, place) {
    const isCode = typeof error === "string";
    const code = isCode ? error : error.code;
    const { summary, status } = isCode ? ERRORS[error] : error;
    super(detail === undefined ? summary : `${summary}: ${detail}`);
    // Safari and Bun keep there where in the program an error was made.
    delete (/** @type {any} */ (this).line);
    delete (/** @type {any} */ (this).column);
    /** @type {any} */
    const fields = { code, status, ...place };
    const names = keys(fields);
    for (let at = 0; at < names.length; at += 1) define(this, names[at], fields[names[at]], true);
  }
}

// On the prototype, as the name of every built-in error is.
define(WmsWebhookError.prototype, "name", "WmsWebhookError", false);
