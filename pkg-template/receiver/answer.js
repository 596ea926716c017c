// @ts-check
// What the two adapters have in common: which method is answered, and how. An answer comes before the end of
// the connection: what is left of the body is discarded for a second, so that a sender that is still writing
// gets to read the answer.

import { receiverError } from "./errors.js";

/** What the sender learns. The reason is for the hook. 200 has none. @type {any} */
export const STATUS_TEXT = {
  __proto__: null,
  202: "Accepted",
  400: "Bad Request",
  401: "Unauthorized",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** @param {string | undefined} method */
export function checkMethod(method) {
  if (method !== "POST") throw receiverError("method_not_allowed");
}

/** Statuses after which nobody can tell where on the connection the next request begins. */
const CLOSING = new Set([400, 408, 413]);

/** Seconds until a sender may try again. */
const RETRY_AFTER = "5";

/**
 * How long the end of the answer waits for the end of the body. Servers close the connection at the end of
 * the answer; a sender that is still writing then would not get to read it.
 */
export const LINGER_MILLISECONDS = 1000;

/** Of nearly every answer, and shared: an object that inherits nothing is slow to make. @type {any} */
const NO_HEADERS = Object.freeze({ __proto__: null });

/**
 * @param {number} status
 * @param {boolean} hasRest whether some of the body was not read
 * @param {boolean} isLast whether no other request will be taken
 * @returns {Record<string, string>}
 */
export function headersOf(status, hasRest, isLast) {
  if (status === 200 && !hasRest && !isLast) return NO_HEADERS;
  const headers = /** @type {any} */ ({ __proto__: null });
  if (hasRest || isLast || CLOSING.has(status)) headers.connection = "close";
  if (STATUS_TEXT[status]) headers["content-type"] = "text/plain";
  if (status === 405) headers.allow = "POST";
  if (status === 415) headers["accept-encoding"] = "identity";
  if (status === 503) headers["retry-after"] = RETRY_AFTER;
  return headers;
}

/** Where timers keep a process alive, this one does not. @param {ReturnType<typeof setTimeout>} timer */
export function unref(timer) {
  /** @type {{ unref?: () => void }} */ (timer).unref?.();
  return timer;
}
