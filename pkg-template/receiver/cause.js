// @ts-check
// Why a store failed, in words for the console. What a client throws may carry its command with the delivery's MAC,
// or rows with health data, so that only name, code and message are told, and nothing of the delivery in these.

import { property } from "../core/inherited.js";

const MOST_CHARACTERS = 300;
/** As long as a part of a MAC that tells it. */
const DIGITS = /[0-9a-f]{8,}/gi;

/**
 * @param {unknown} cause
 * @param {import("./context.js").DeliveryContext} context
 * @returns {string}
 */
export function wordsOfCause(cause, { id, event }) {
  const [name, code, message] = ["name", "code", "message"].map((key) => textOf(cause, key));
  const title = name || "a failure";
  const head = code && !`${title} ${message}`.includes(code) ? `${title} (${code})` : title;
  const words = `${head}${message && ": "}${message}`;
  const isPrivate = [id, event?.sessionId].some((secret) => secret && words.includes(secret));
  if (isPrivate) return "its message is left out, as it holds the delivery's session or MAC";
  const plain = words.replaceAll(DIGITS, "…").replaceAll(/[\s\p{Cc}]+/gu, " ");
  return plain.length > MOST_CHARACTERS ? `${plain.slice(0, MOST_CHARACTERS)}…` : plain;
}

/** @param {any} cause @param {string} key @returns {string} */
function textOf(cause, key) {
  if (typeof cause === "string") return key === "message" ? cause : "";
  try {
    const value = property(cause ?? {}, key);
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  } catch {
    // A getter of the client's.
    return "";
  }
}
