// @ts-check
// The verdict on a delivery as its receiver gives it, with its reason.

import { readFileSync } from "node:fs";
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

/** @type {import("../types/index.js").ErrorSpec[]} */
const RECEIVER_ERRORS = JSON.parse(readFileSync(new URL("../receiver/errors.json", import.meta.url), "utf8"));

/** Of a request that holds no delivery. @param {"method_not_allowed" | "incomplete_body" | "body_too_large"} code */
export function refusalOf(code) {
  const ofReceiver = RECEIVER_ERRORS.find((error) => error.code === code);
  return refusal(new WmsWebhookError(ofReceiver ?? "body_too_large"));
}

/** @param {WmsWebhookError} error @returns {Judgement} */
function refusal(error) {
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
