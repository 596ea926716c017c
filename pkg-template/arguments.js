// @ts-check
// What the programmer passes. Whatever is wrong here throws a TypeError that tells how to mend it;
// nothing that a sender controls does.

import { ENCODINGS, MAX_BODY_BYTES, MAX_SECRET_BYTES } from "./codes.js";

/** @typedef {import("./index.d.ts").Secret} Secret */

const RAW_BODY =
  'Pass the body as it arrived. Express: express.raw({ type: "application/json" }) for this route, ' +
  "before any express.json(). Next.js: a route handler with await request.text(), or " +
  "export const config = { api: { bodyParser: false } } and the stream's bytes. " +
  "Workers, Deno, Bun, Hono: await request.text() or await request.arrayBuffer().";

/**
 * @param {unknown} body
 * @returns {string | Uint8Array}
 */
export function toBody(body) {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (tagOf(body) === "ArrayBuffer") return new Uint8Array(/** @type {ArrayBuffer} */ (body));
  if (typeof (/** @type {any} */ (body)?.then) === "function") {
    throw new TypeError("The body is a Promise: await request.text() before you pass it.");
  }
  if (body === null || body === undefined) {
    throw new TypeError(`The body is ${body}: nothing has read it, or it was read before. ${RAW_BODY}`);
  }
  throw new TypeError(
    typeof body === "object"
      ? `The body is an object: it was parsed before its signature could be verified. ${RAW_BODY}`
      : `The body is a ${typeof body}. ${RAW_BODY}`,
  );
}

/**
 * The header as one string; empty if it is missing. Several headers become one malformed one, as
 * HTTP itself would join them.
 *
 * @param {unknown} signature
 * @returns {string}
 */
export function toSignature(signature) {
  if (typeof signature === "string") return signature;
  if (signature === null || signature === undefined) return "";
  if (Array.isArray(signature) && signature.every((one) => typeof one === "string")) {
    return signature.join(", ");
  }
  throw new TypeError(
    'The signature is not the header\'s value. Pass headers.get("x-wms-content-mac") of a ' +
      'Request, or req.headers["x-wms-content-mac"] of Node.',
  );
}

/**
 * @param {unknown} secret
 * @returns {Secret | readonly Secret[]}
 */
export function toSecrets(secret) {
  if (!Array.isArray(secret)) {
    checkSecret(secret);
    return secret;
  }
  if (secret.length === 0) throw new TypeError("The array of secrets is empty: pass at least one.");
  for (const one of secret) checkSecret(one);
  return secret;
}

/** @param {unknown} secret @returns {asserts secret is Secret} */
export function checkSecret(secret) {
  const isText = typeof secret === "string";
  if (!isText && tagOf(secret) !== "Uint8Array") {
    throw new TypeError(
      `The secret is ${secret === undefined ? "undefined: is its environment variable set?" : `a value of type ${typeof secret}.`} ` +
        "Pass the MAC secret that NuraLogix assigned, as a string or a Uint8Array, or an array of these.",
    );
  }
  const { length } = /** @type {string | Uint8Array} */ (secret);
  if (length === 0) throw new TypeError("The secret is empty: anybody could sign with it.");
  // A code unit takes at most three bytes of UTF-8.
  const limit = isText ? Math.floor(MAX_SECRET_BYTES / 3) : MAX_SECRET_BYTES;
  if (length > limit) {
    throw new TypeError(
      `The secret is longer than ${limit} ${isText ? "characters" : "bytes"}: is it a MAC secret?`,
    );
  }
  if (isText && hasLoneSurrogate(secret)) {
    throw new TypeError("The secret holds a lone surrogate, which has no bytes: pass a Uint8Array.");
  }
}

/**
 * @typedef {{ encoding: number, maxBodyBytes: number, strict: boolean }} Options
 * `encoding` is a place in ENCODINGS.
 */

/** @type {Readonly<Options>} */
const DEFAULTS = Object.freeze({ encoding: 0, maxBodyBytes: MAX_BODY_BYTES, strict: false });

/**
 * @param {unknown} options
 * @param {readonly (keyof Options)[]} known
 * @returns {Readonly<Options>}
 */
export function toOptions(options, known) {
  if (options === undefined) return DEFAULTS;
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`The options are not an object: pass { ${known.join(", ")} } or nothing.`);
  }
  const chosen = { ...DEFAULTS };
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(/** @type {keyof Options} */ (name))) {
      throw new TypeError(`Unknown option "${name}": known here are ${known.join(", ")}.`);
    }
    if (value !== undefined)
      Object.assign(chosen, { [name]: toOption[/** @type {keyof Options} */ (name)](value) });
  }
  return chosen;
}

const toOption = {
  /** @param {unknown} value */
  encoding(value) {
    const place = ENCODINGS.indexOf(/** @type {any} */ (value));
    if (place < 0) throw new TypeError(`The option "encoding" is one of ${ENCODINGS.join(", ")}.`);
    return place;
  },
  /** @param {unknown} value */
  maxBodyBytes(value) {
    if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > MAX_BODY_BYTES) {
      throw new TypeError(`The option "maxBodyBytes" is an integer from 1 to ${MAX_BODY_BYTES}.`);
    }
    return Number(value);
  },
  /** @param {unknown} value */
  strict(value) {
    if (typeof value !== "boolean") throw new TypeError('The option "strict" is true or false.');
    return value;
  },
};

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * In engines of 2023 and later. It need not look at a text of one byte a character, as secrets are,
 * which makes a tenth of a verdict.
 * @type {((this: string) => boolean) | undefined}
 */
const isWellFormed = /** @type {any} */ (String.prototype).isWellFormed;

/** @param {string} text */
export function hasLoneSurrogate(text) {
  return isWellFormed ? !isWellFormed.call(text) : LONE_SURROGATE.test(text);
}

/** @param {string} text @returns {number} where the first one stands, or -1 */
export function findLoneSurrogate(text) {
  return text.search(LONE_SURROGATE);
}

/**
 * The kind of an object, whichever realm made it.
 * @param {unknown} value
 */
function tagOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}
