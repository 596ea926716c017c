// @ts-check
// One POST, and what came back.

import http from "node:http";
import https from "node:https";
import { OperationError } from "../errors.js";
import { Semaphore } from "./semaphore.js";
import { reasonOf } from "./system-error.js";

/** From the call to the end of the answer, the wait for a connection too. */
const TIMEOUT_MS = 30_000;
/** What is kept of an answer's body. */
const MAX_BYTES = 4096;

/** @typedef {{ status: number, text: string, milliseconds: number }} Answer */

/**
 * Connections to one server; one for each request, unless they are kept. On one that was kept a runtime
 * may send a request again that the server has dropped.
 * @param {URL} url
 * @param {{ atOnce?: number, isKept?: boolean }} [choices]
 */
export function connectionsTo(url, { atOnce = 1, isKept = false } = {}) {
  const { request, Agent } = url.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: isKept });
  // Not left to the agent: it keeps what was given up until a connection is free.
  const semaphore = new Semaphore(atOnce);

  /**
   * @param {Uint8Array} body
   * @param {http.OutgoingHttpHeaders} headers
   * @param {AbortSignal} signal
   * @returns {Promise<Omit<Answer, "milliseconds">>}
   */
  function exchange(body, headers, signal) {
    return new Promise((resolve, reject) => {
      const options = { method: "POST", agent, headers: { ...headers, "content-length": body.length } };
      const call = request(url, options);
      signal.addEventListener("abort", () => {
        reject(signal.reason);
        call.destroy();
      });
      call.on("response", (answer) => {
        /** @type {Buffer[]} */
        const kept = [];
        let length = 0;
        answer.on("data", (chunk) => {
          if (length < MAX_BYTES) kept.push(chunk);
          length += chunk.length;
        });
        answer.on("end", () => {
          const text = Buffer.concat(kept).subarray(0, MAX_BYTES).toString();
          resolve({ status: answer.statusCode ?? 0, text });
        });
        answer.on("error", reject);
      });
      call.on("error", reject);
      call.end(body);
    });
  }

  return {
    /**
     * @param {Uint8Array} body
     * @param {http.OutgoingHttpHeaders} headers
     * @param {AbortSignal} [given] ends it before its time
     * @returns {Promise<Answer>}
     * @throws {OperationError}
     */
    async post(body, headers, given) {
      const start = performance.now();
      const end = new AbortController();
      const late = new Error(`no answer within ${TIMEOUT_MS / 1000} s`);
      const timer = setTimeout(() => end.abort(late), TIMEOUT_MS);
      const giveUp = () => end.abort(given?.reason);
      given?.addEventListener("abort", giveUp);
      if (given?.aborted) giveUp();
      try {
        const answer = await semaphore.run(() => exchange(body, headers, end.signal), end.signal);
        return { ...answer, milliseconds: performance.now() - start };
      } catch (error) {
        throw unreachable(url, /** @type {Error} */ (error));
      } finally {
        clearTimeout(timer);
        given?.removeEventListener("abort", giveUp);
      }
    },
    close: () => agent.destroy(),
  };
}

/** The URL may hold a password: only its origin is told. @param {URL} url @param {Error} error */
function unreachable({ origin }, error) {
  return new OperationError(`${origin} does not answer: ${reasonOf(error)}`);
}
