// @ts-check
// Receivers with one fault each, and what a report must say of it.

import { createHmac } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { EVENTS, signWebhook, verifyWebhook } from "wms-webhook";

export const SECRET = "the endpoint's own secret, café";

/** @typedef {(body: Buffer, header: string | undefined) => boolean} Check */
/** @typedef {{ accepts: import("node:http").RequestListener, wronglyAccepted?: string[], wronglyRefused?: string[] }} Fault */

const FORGED = "bodies with characters exchanged that have the same low byte";
const NOT_ASCII = "events in UTF-8 that is not ASCII";
const NOT_AS_STRINGIFIED = "events that JSON.stringify writes in another way";
const TRAILING_COMMA = "events with a trailing comma";
const UPPER_CASE = "signatures in upper-case digits";

/** @param {Check} check @returns {import("node:http").RequestListener} */
function receiver(check) {
  return async (request, response) => {
    const header = /** @type {string | undefined} */ (request.headers["x-wms-content-mac"]);
    response.writeHead(check(await buffer(request), header) ? 204 : 401).end();
  };
}

/**
 * Without a fault, but for what it takes for an event.
 * @param {(event: any, body: Buffer) => boolean} isEvent
 */
function judging(isEvent) {
  return receiver((body, header) => isAuthentic(body, header) && isEvent(looselyParsed(body), body));
}

/**
 * @param {Buffer | string} body
 * @param {string | undefined} header
 * @param {import("wms-webhook").VerifyOptions} [options]
 */
const isAuthentic = (body, header, options) => verifyWebhook(body, header, SECRET, options);

/** As the sender wrote it. @param {Buffer} body */
const looselyParsed = (body) => JSON.parse(body.toString().replaceAll(/,(\s*[}\]])/g, "$1"));

/** What is documented of a payload. @param {string} code @returns {Record<string, { required: boolean }>} */
const fieldsOf = (code) =>
  Object.hasOwn(EVENTS, code) ? EVENTS[/** @type {"LOW_SNR"} */ (code)].payload : {};
const ENVELOPE = ["timestamp", "sessionId", "sequence", "severity"];

/** @param {Buffer} body @returns {any} nothing if it is not JSON */
function parsed(body) {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** @type {Record<string, Fault>} */
export const FAULTS = {
  "what NuraLogix documents, and ===": {
    accepts: receiver((body, header) => {
      const hmac = createHmac("sha256", SECRET).update(body.toString(), "ascii");
      return header === `hmac-sha256=${hmac.digest("hex")}`;
    }),
    wronglyAccepted: [FORGED],
    wronglyRefused: [NOT_ASCII, UPPER_CASE],
  },
  "no check at all": {
    accepts: receiver(() => true),
    wronglyAccepted: ["deliveries that are not authentic"],
  },
  "a check only of a signature that is there": {
    accepts: receiver((body, header) => !header || isAuthentic(body, header)),
    wronglyAccepted: ["deliveries without a signature"],
  },
  "a prefix that may be missing": {
    accepts: receiver((body, header = "") =>
      isAuthentic(body, `hmac-sha256=${header.replace(/^[^=]*=/, "")}`),
    ),
    wronglyAccepted: ["malformed signatures"],
  },
  "only the first half of the digits": {
    accepts: receiver((body, header = "") => {
      const half = signWebhook(body, SECRET).slice(0, 44);
      const isWhole = /^hmac-sha256=[0-9a-f]{64}$/.test(header);
      return isAuthentic(body, header) || (isWhole && header.startsWith(half));
    }),
    wronglyAccepted: ["signatures of another secret or body"],
  },
  "a body that is written anew": {
    accepts: receiver((body, header) => isAuthentic(JSON.stringify(parsed(body)) ?? "", header)),
    wronglyAccepted: ["signatures of another secret or body"],
    wronglyRefused: [NOT_AS_STRINGIFIED],
  },
  "JSON.parse": {
    accepts: receiver((body, header) => isAuthentic(body, header) && parsed(body) !== undefined),
    wronglyRefused: [TRAILING_COMMA],
  },
  "the bytes only": {
    accepts: receiver((body, header) => isAuthentic(body, header, { encoding: "bytes" })),
    wronglyRefused: ["events in Latin-1"],
  },
  "at most 100 kB": {
    accepts: receiver((body, header) => body.length <= 100_000 && isAuthentic(body, header)),
    wronglyRefused: ["events of more than 100,000 bytes"],
  },
  "documented codes only": {
    accepts: judging(({ event }) => Object.hasOwn(EVENTS, event)),
    wronglyRefused: ["events with a code that is not documented"],
  },
  "sessionId required": {
    accepts: judging(({ sessionId }) => typeof sessionId === "string"),
    wronglyRefused: ["events without a sessionId"],
  },
  "severity required": {
    accepts: judging(({ severity }) => severity !== undefined && severity !== null),
    wronglyRefused: ["events without a severity"],
  },
  "no null for an optional field": {
    accepts: judging(({ event, payload }) =>
      Object.entries(fieldsOf(event)).every(([name, { required }]) => required || payload?.[name] !== null),
    ),
    wronglyRefused: ["events with null for an optional field"],
  },
  "documented fields only": {
    accepts: judging(({ event, payload, ...envelope }) => {
      const isKnown = Object.hasOwn(EVENTS, event) && Object(payload) === payload && !Array.isArray(payload);
      return (
        Object.keys(envelope).every((name) => ENVELOPE.includes(name)) &&
        (!isKnown || Object.keys(payload).every((name) => Object.hasOwn(fieldsOf(event), name)))
      );
    }),
    wronglyRefused: ["events with a field that is not documented"],
  },
  "milliseconds taken for seconds": {
    accepts: judging(({ timestamp }) => Math.abs(Date.now() / 1000 - timestamp) < 300),
    wronglyRefused: ["events with a timestamp in milliseconds"],
  },
};
