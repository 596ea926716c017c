// @ts-check
// Senders of HTTP/1.1: one that reads the answer as soon as it comes, and one that reads only when it has
// written its whole request.

import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { promisify } from "node:util";
import { PATH } from "./path.mjs";
import { sign } from "./sender.mjs";

/** @typedef {{ status: number, connection: string, text: string }} Answer */
/** @typedef {{ method?: string, isChunked?: boolean, headers?: Record<string, string>, agent?: Agent | undefined }} Options */

const CHUNK = 65_536;
const SECONDS = 30;

/** @param {number} port @param {string} body @param {Options} [options] @returns {Promise<Answer>} */
export function send(port, body, options) {
  return answered(post(port, body, options), "an answer");
}

/** Reads nothing before all is written, as simple clients do. @param {number} port @param {string} body @returns {Promise<Answer>} */
export function sendThenRead(port, body) {
  return answered(postThenRead(port, body), "an answer to a sender that reads last");
}

/** @template T @param {Promise<T>} answer @param {string} what @returns {Promise<T>} */
async function answered(answer, what) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${SECONDS} s`)), SECONDS * 1000);
  });
  try {
    return await /** @type {Promise<T>} */ (Promise.race([answer, late]));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {number} port @param {string} body @param {Options} [options] @returns {Promise<Answer>} */
function post(port, body, { method = "POST", isChunked = false, headers, agent } = {}) {
  const all = {
    "content-type": "application/json",
    "x-wms-content-mac": sign(body),
    ...(isChunked ? { "transfer-encoding": "chunked" } : { "content-length": body.length }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const own = agent ?? new Agent({ keepAlive: false });
    const sent = request({ port, host: "127.0.0.1", path: PATH, method, headers: all, agent: own });
    sent.on("response", async (response) => {
      let text = "";
      try {
        for await (const chunk of response) text += chunk;
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, connection: headers.connection ?? "", text });
      } catch (error) {
        reject(error);
      }
    });
    sent.on("error", reject);
    let at = 0;
    const next = () => {
      while (at < body.length) {
        const chunk = body.slice(at, at + CHUNK);
        at += CHUNK;
        if (!sent.write(chunk)) return void sent.once("drain", next);
      }
      sent.end();
    };
    next();
  });
}

/** @param {number} port @param {string} body @returns {Promise<Answer>} */
async function postThenRead(port, body) {
  const socket = connect(port, "127.0.0.1").pause();
  await once(socket, "connect");
  const head = [
    `POST ${PATH} HTTP/1.1`,
    "host: 127.0.0.1",
    "content-type: application/json",
    `content-length: ${body.length}`,
    `x-wms-content-mac: ${sign(body)}`,
  ];
  await promisify(socket.write).call(socket, `${head.join("\r\n")}\r\n\r\n${body}`);
  try {
    let text = "";
    for await (const data of socket) {
      text += data;
      const [, status] = text.match(/^HTTP\/1\.1 (\d+) [\s\S]*?\r\n\r\n/) ?? [];
      const connection = text.match(/^connection: (.*)\r$/im)?.[1] ?? "";
      if (status) return { status: Number(status), connection, text };
    }
    throw new Error("the connection ended without an answer");
  } finally {
    socket.destroy();
  }
}
