// @ts-check
// The verdict on a delivery as its receiver gives it, with its reason.

import { receiveWebhook, WmsWebhookError } from "../index.js";
import { printable } from "./output/printable.js";

/**
 * @typedef {string | readonly string[] | null | undefined} Signature
 * @typedef {object} Judgement
 * @property {string} verdict `accepted`, or the code of the refusal
 * @property {number} status that answers it
 * @property {string} [message] the code in words, and where the body is wrong
 * @property {any} [event] of an accepted one
 */

/**
 * @param {Uint8Array} body
 * @param {Signature} signature
 * @param {readonly import("./io/secret.js").Secret[]} secrets
 * @param {import("../types/index.js").Encoding} encoding
 * @returns {Judgement}
 */
export function judge(body, signature, secrets, encoding) {
  try {
    return {
      verdict: "accepted",
      status: 204,
      event: receiveWebhook(body, signature, secrets, { encoding }),
    };
  } catch (error) {
    if (error instanceof WmsWebhookError) return refusal(error);
    throw error;
  }
}

/** @param {WmsWebhookError} error @returns {Judgement} */
export function refusal(error) {
  const { code, status, message } = /** @type {import("../types/index.js").WmsWebhookError} */ (error);
  return { verdict: code, status, message };
}

/**
 * What of an event is shown, its text made safe.
 * @param {Judgement} judgement
 */
export function envelopeOf({ event }) {
  if (!event) return undefined;
  return {
    event: printable(event.event),
    sessionId: printable(event.sessionId),
    sequence: /** @type {number} */ (event.sequence),
  };
}
