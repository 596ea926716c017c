// @ts-check
// One POST, and what came back.

import http from "node:http";
import https from "node:https";
import { CannotWork } from "./errors.js";

const TIMEOUT_MS = 30_000;
/** What is kept of an answer's body. */
const MOST_BYTES = 4096;

/** @typedef {{ status: number, text: string, milliseconds: number }} Answer */

/**
 * Connections to one server; one for each request, unless they are kept. On one that was kept a runtime
 * may send a request again that the server has dropped.
 * @param {URL} url
 * @param {{ atOnce?: number, isKept?: boolean }} [choices]
 */
export function connectionsTo(url, { atOnce = 1, isKept = false } = {}) {
  const { request, Agent } = url.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: isKept, maxSockets: atOnce });
  return {
    /**
     * @param {Uint8Array} body
     * @param {http.OutgoingHttpHeaders} headers
     * @returns {Promise<Answer>}
     */
    post(body, headers) {
      const start = performance.now();
      return new Promise((resolve, reject) => {
        /** @param {NodeJS.ErrnoException} error */
        const fail = (error) => reject(unreachable(url, error));
        const options = { method: "POST", agent, timeout: TIMEOUT_MS };
        const call = request(url, { ...options, headers: { ...headers, "content-length": body.length } });
        call.on("response", (answer) => {
          /** @type {Buffer[]} */
          const kept = [];
          let length = 0;
          answer.on("data", (chunk) => {
            if (length < MOST_BYTES) kept.push(chunk);
            length += chunk.length;
          });
          answer.on("end", () => {
            const text = Buffer.concat(kept).subarray(0, MOST_BYTES).toString();
            resolve({ status: answer.statusCode ?? 0, text, milliseconds: performance.now() - start });
          });
          answer.on("error", fail);
        });
        call.on("timeout", () => call.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
        call.on("error", fail);
        call.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}

/** The URL may hold a password: only its origin is told. @param {URL} url @param {NodeJS.ErrnoException} error */
function unreachable({ origin }, { code, message }) {
  return new CannotWork(`${origin} does not answer: ${code ?? message}`);
}
