// @ts-check
// A delivery passed on as it came.

import { connectionsTo } from "./post.js";

/** @typedef {import("./post.js").Answer & { error?: never, ownStatus?: never } | Failed} Forwarded */
/** @typedef {{ error: string, status?: never, ownStatus: 502 | 503 }} Failed `ownStatus` answers the sender */

/**
 * Of one connection, not of the message, as what `Connection` names (RFC 9110, section 7.6.1); and what the
 * next one sets itself.
 */
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

/** How many wait for that, each with its body: anybody may send them. */
const MAX_WAITING = 64;

/** @param {URL} url */
export function forwarder(url) {
  const { post, close } = connectionsTo(url, { atOnce: AT_ONCE });
  let count = 0;
  return {
    /**
     * @param {Record<string, string[]>} headers
     * @param {Uint8Array} body
     * @param {import("node:http").ServerResponse} [res] once it is closed, nobody waits for the answer
     * @returns {Promise<Forwarded>}
     */
    async pass(headers, body, res) {
      if (count === AT_ONCE + MAX_WAITING) return { error: `${MAX_WAITING} others wait`, ownStatus: 503 };
      const gone = new AbortController();
      const giveUp = () => gone.abort();
      res?.once("close", giveUp);
      if (res?.closed) giveUp();
      count += 1;
      try {
        return await post(body, passedOn(headers, url), gone.signal);
      } catch (error) {
        const reason = gone.signal.aborted ? "the sender has gone" : /** @type {Error} */ (error).message;
        return { error: reason, ownStatus: 502 };
      } finally {
        count -= 1;
        res?.off("close", giveUp);
      }
    },
    close,
  };
}

/** @param {Record<string, string[]>} headers @param {URL} url @returns {Record<string, string[]>} */
export function passedOn(headers, url) {
  const named = (headers.connection ?? []).flatMap((value) => value.toLowerCase().split(","));
  const dropped = new Set([...NOT_PASSED_ON, ...named.map((name) => name.trim())]);
  // Ours is in the URL, and would not be sent beside the sender's.
  if (url.username || url.password) dropped.add("authorization");
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

/** That answers the sender: what came may be no status that one can send. @param {Forwarded} forwarded */
export function statusFor({ status, ownStatus }) {
  if (status === undefined) return ownStatus;
  return status >= 200 && status <= 999 ? status : 502;
}
