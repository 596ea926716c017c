// @ts-check
// The 20 deliveries that each deployment is sent, authentic and forged, and what must come of them.

import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";
import { SECRET } from "./sender.mjs";

/**
 * @typedef {object} Target
 * @property {number} port
 * @property {string} path
 * @property {() => string} printed what the server has printed so far: its handlers print code and sequence
 */

/** @typedef {{ method?: string, type?: string | null, signature?: string | null, isChunked?: boolean, agent?: Agent }} Options */

const CHUNK = 65_536;
/** Milliseconds. */
const LONGEST_ANSWER = 30_000;
const LONGEST_HANDLING = 5_000;

/** @param {string | Buffer} signed */
const sign = (signed) => `hmac-sha256=${createHmac("sha256", SECRET).update(signed).digest("hex")}`;

/** @param {Target} target @param {string} body @param {Options} [options] @returns {Promise<number>} the status */
function send({ port, path }, body, options = {}) {
  const { method = "POST", type = "application/json", signature = sign(body), isChunked, agent } = options;
  const bytes = Buffer.from(method === "GET" ? "" : body);
  /** @type {Record<string, string | number>} */
  const headers = isChunked ? {} : { "content-length": bytes.length };
  if (type !== null) headers["content-type"] = type;
  if (signature !== null) headers["x-wms-content-mac"] = signature;
  return new Promise((resolve, reject) => {
    const timeout = AbortSignal.timeout(LONGEST_ANSWER);
    const own = agent ?? new Agent({ keepAlive: false });
    const sent = request({ port, host: "127.0.0.1", path, method, headers, agent: own, signal: timeout });
    sent.on("response", (response) => {
      response.resume().on("error", reject);
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject);
    let at = 0;
    const next = () => {
      while (at < bytes.length) {
        const chunk = bytes.subarray(at, at + CHUNK);
        at += CHUNK;
        if (!sent.write(chunk)) return void sent.once("drain", next);
      }
      sent.end();
    };
    next();
  });
}

let sequence = 0;

/** @param {Record<string, unknown>} [fields] @param {number} [ago] seconds */
function bodyOf(fields, ago = 0) {
  sequence += 1;
  return JSON.stringify({
    timestamp: Math.floor(Date.now() / 1000) - ago,
    sessionId: "s-1",
    sequence,
    event: "WMS_LOADED",
    severity: "INFO",
    ...fields,
  });
}

/** @param {string} details */
const withDetails = (details) => bodyOf({ event: "GENERAL_ERROR", severity: "ERROR", payload: { details } });

/**
 * Each sends on its own and says which status answered, and how often its event must be handled.
 * @typedef {{ status: number, wanted: number | number[], body: string, handled: number }} Answer
 */

/** @param {Target} target @returns {Record<string, () => Promise<Answer>>} */
function deliveries(target) {
  /** @param {number | number[]} wanted @param {number} handled @param {string} body @param {Options} [options] */
  const sent = async (wanted, handled, body, options) => {
    const status = await send(target, body, options).catch((error) => `${error.code ?? error.name}`);
    return { status: /** @type {number} */ (status), wanted, handled, body };
  };
  const first = withDetails("LOW_SNR");
  const published = withDetails("Kaméra 漢字").replace(/,/g, ",\n  ").replace(/}$/, ",\n}");
  const latin = withDetails("Kaméra");
  const forged = withDetails("as it was signed");
  const tooLong = withDetails("x".repeat(1_500_000));
  const twice = bodyOf();
  const connection = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    authentic: () => sent(200, 1, first),
    "the same again": () => sent(200, 1, first),
    forged: () => sent(401, 0, forged.replace("signed", "SIGNED"), { signature: sign(forged) }),
    "no signature": () => sent(401, 0, bodyOf(), { signature: null }),
    "several lines, UTF-8, a comma before the last brace": () => sent(200, 1, published),
    "signed as Latin-1": () => sent(200, 1, latin, { signature: sign(Buffer.from(latin, "latin1")) }),
    "an unknown event": () => sent(200, 1, bodyOf({ event: "FROM_THE_FUTURE", payload: { a: 1 } })),
    stale: () => sent(401, 0, bodyOf({}, 86_401)),
    "no content type": () => sent(200, 1, bodyOf(), { type: null }),
    "text/plain": () => sent(200, 1, bodyOf(), { type: "text/plain" }),
    "the type of a form": () => sent(200, 1, bodyOf(), { type: "application/x-www-form-urlencoded" }),
    "JSON with a charset": () => sent(200, 1, bodyOf(), { type: "application/json; charset=utf-8" }),
    "in chunks": () => sent(200, 1, bodyOf(), { isChunked: true }),
    "700 KB": () => sent(200, 1, withDetails("x".repeat(700_000))),
    "too long": () => sent(413, 0, tooLong),
    "too long, in chunks": () => sent(413, 0, tooLong, { isChunked: true }),
    "a GET": () => sent([404, 405], 0, bodyOf(), { method: "GET" }),
    "too long, on a connection that is kept": () => sent(413, 0, tooLong, { agent: connection }),
    "authentic, on that connection": () => sent(200, 1, bodyOf(), { agent: connection }),
    async "two at once"() {
      connection.destroy();
      const [one, other] = await Promise.all([sent(200, 1, twice), sent(200, 1, twice)]);
      return one.status === 200 ? other : one;
    },
  };
}

/** How long a server may take until it answers steadily, in milliseconds. */
const LONGEST_START = 60_000;
const STEADY = 5;

/** Servers for development begin again when they have seen what is imported. @param {Target} target */
export async function isSteady(target) {
  const end = Date.now() + LONGEST_START;
  for (let answered = 0; answered < STEADY; await setTimeout(200)) {
    const status = await send(target, "", { method: "GET" }).catch(() => 0);
    answered = status > 0 ? answered + 1 : 0;
    if (Date.now() > end) throw new Error(`the server does not answer steadily:\n${target.printed()}`);
  }
}

/** How often the handlers printed the event of a body. @param {string} printed @param {string} body */
function timesHandled(printed, body) {
  const code = body.match(/"event":\s*"(\w+)"/)?.[1];
  const number = body.match(/"sequence":\s*(\d+)/)?.[1];
  return printed.match(new RegExp(`\\b${code} ${number}\\b`, "g"))?.length ?? 0;
}

/**
 * Sends all of them but those that are named.
 * @param {Target} target
 * @param {readonly string[]} without
 * @returns {Promise<{ passed: number, wrong: string[] }>} how many went as they must, and what did not
 */
export async function attack(target, without) {
  /** @type {[string, Answer][]} */
  const answers = [];
  for (const [name, deliver] of Object.entries(deliveries(target))) {
    if (!without.includes(name)) answers.push([name, await deliver()]);
  }
  const isTold = () =>
    answers.every(([, { body, handled }]) => timesHandled(target.printed(), body) >= handled);
  const end = Date.now() + LONGEST_HANDLING;
  while (!isTold() && Date.now() < end) await setTimeout(25);
  const wrong = answers.flatMap(([name, { status, wanted, handled, body }]) => {
    const times = timesHandled(target.printed(), body);
    if ([wanted].flat().includes(status) && times === handled) return [];
    return [`${name}: answered ${status}, handled ${times} times; wanted ${wanted} and ${handled}`];
  });
  return { passed: answers.length - wrong.length, wrong };
}
