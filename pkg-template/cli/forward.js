// @ts-check
// A delivery passed on as it came.

import { connectionsTo } from "./post.js";

/** @typedef {import("./post.js").Answer & { error?: never } | { error: string, status?: never }} Forwarded */

/** Of one connection, not of the message (RFC 9110, section 7.6.1); and what the next one sets itself. */
const NOT_PASSED_ON = [
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** How many are passed on at once. */
const AT_ONCE = 8;

/** @param {URL} url */
export function forwarder(url) {
  const { post, close } = connectionsTo(url, { atOnce: AT_ONCE });
  return {
    /**
     * @param {Record<string, string[]>} headers
     * @param {Uint8Array} body
     * @returns {Promise<Forwarded>}
     */
    async pass(headers, body) {
      const passed = Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.includes(name));
      try {
        return await post(body, Object.fromEntries(passed));
      } catch (error) {
        return { error: /** @type {Error} */ (error).message };
      }
    },
    close,
  };
}
