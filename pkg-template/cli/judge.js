// @ts-check
// The verdict on a delivery as its receiver gives it, with its reason.

import { readFileSync } from "node:fs";
import { classifyWebhook, WmsWebhookError } from "../index.js";
import { printable } from "./output/printable.js";

/**
 * @typedef {string | readonly string[] | null | undefined} Signature
 * @typedef {object} Judgement
 * @property {string} verdict `accepted`, or the code of the refusal
 * @property {number} status that answers it
 * @property {string} [message] the code in words, and where the body is wrong
 * @property {any} [event] of an accepted one
 * @property {string} [deviation] where and why it is not as WMS documents it
 * @property {boolean} [isKnown] whether it is as WMS documents it
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
    const { event, isKnown, deviation } = classifyWebhook(body, signature, secrets, { encoding });
    return {
      verdict: "accepted",
      status: 204,
      event,
      isKnown,
      ...(deviation && { deviation: printable(`${deviation.path} ${deviation.reason}`) }),
    };
  } catch (error) {
    if (error instanceof WmsWebhookError) return refusal(error);
    throw error;
  }
}

/** @type {import("../types/index.js").ErrorSpec[]} */
const RECEIVER_ERRORS = JSON.parse(readFileSync(new URL("../receiver/errors.json", import.meta.url), "utf8"));

/**
 * Of a request that holds no delivery, or no longer.
 * @param {"method_not_allowed" | "incomplete_body" | "body_too_large" | "body_already_parsed"} code
 */
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
