// @ts-check
// The errors that only a receiver has. The table is JSON because the types, the README and the command line
// are made from it, too.

import { WmsWebhookError } from "wms-webhook";
import table from "./errors.json" with { type: "json" };

/** @typedef {import("../types/index.d.ts").ErrorSpec} ErrorSpec */
/** @typedef {import("../generated/constants.js").ReceiverErrorCode} ReceiverErrorCode */

const ERRORS = Object.fromEntries(/** @type {ErrorSpec[]} */ (table).map((error) => [error.code, error]));

/** @param {ReceiverErrorCode} code @param {string} [detail] how to fix it, or what was wrong */
export function receiverError(code, detail) {
  return new WmsWebhookError(ERRORS[code], detail);
}
