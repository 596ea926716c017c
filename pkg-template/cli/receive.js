// @ts-check
// One request to `listen`: read, judged, saved, passed on, told and answered.

import { SIGNATURE_HEADER } from "../index.js";
import { statusFor } from "./io/forward.js";
import { readBody } from "./io/read-body.js";
import { bodyFields, headerFields, headersOf } from "./io/saved/write.js";
import { judge, refusalOf } from "./judge.js";
import { Sessions } from "./sessions.js";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */

/**
 * A delivery, judged.
 * @typedef {object} Received
 * @property {Date} at
 * @property {string} request its method and path
 * @property {Record<string, string[]>} headers
 * @property {Uint8Array} body
 * @property {import("./judge.js").Judgement} judgement
 * @property {import("./sessions.js").Tracked} [tracked] of an accepted one that names a session
 * @property {import("./io/forward.js").Forwarded} [forwarded]
 *
 * @typedef {object} Settings
 * @property {string | undefined} path
 * @property {readonly import("./io/secret.js").Secret[]} secrets
 * @property {import("../types/index.js").Encoding} encoding
 * @property {import("./io/saved/append.js").SaveFile | undefined} file
 * @property {ReturnType<typeof import("./io/forward.js").forwarder> | undefined} forward
 * @property {(received: Received) => void} onReceived
 */

/** @param {Settings} settings */
export function receiving({ path, secrets, encoding, file, forward, onReceived }) {
  const sessions = new Sessions();
  /** @type {Map<string, number>} how often each verdict was given */
  const counts = new Map();

  /** @param {Request} req @param {Response} res */
  async function receive(req, res) {
    const url = req.url ?? "/";
    if (path !== undefined && url.split("?")[0] !== path) {
      res.writeHead(404).end();
      return;
    }
    const at = new Date();
    const headers = headersOf(req);
    const { body, code } = await readBody(req);
    const judgement =
      code || req.method !== "POST"
        ? refusalOf(code ?? "method_not_allowed")
        : judge(body, headers[SIGNATURE_HEADER], secrets, encoding);
    /** @type {Received} */
    const received = { at, request: `${req.method} ${url}`, headers, body, judgement };
    // In order of arrival: what follows may wait for others.
    const tracked = judgement.event && sessions.track(judgement.event, idOf(headers));
    if (tracked) received.tracked = tracked;
    counts.set(judgement.verdict, (counts.get(judgement.verdict) ?? 0) + 1);
    const save = file?.hold({
      receivedAt: at.toISOString(),
      method: String(req.method),
      path: url,
      headers: headerFields(headers),
      ...bodyFields(body),
      verdict: judgement.verdict,
    });
    if (forward && !code && req.method === "POST") {
      received.forwarded = await forward.pass(headers, body, res);
    }
    save?.(received.forwarded?.status);
    onReceived(received);
    answer(req, res, received);
  }

  return { receive, sessions, counts };
}

/** Of an accepted delivery: the digits of its signature. @param {Record<string, string[]>} headers */
function idOf(headers) {
  return String(headers[SIGNATURE_HEADER]).slice(-64);
}

/** @param {Request} req @param {Response} res @param {Received} received */
function answer(req, res, { judgement, forwarded }) {
  const status = forwarded ? statusFor(forwarded) : judgement.status;
  // The rest of a body that was not read to its end is not waited for.
  res.writeHead(status, {
    ...(status === 405 && { allow: "POST" }),
    ...(!req.complete && { connection: "close" }),
  });
  res.end();
}
