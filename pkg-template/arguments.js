// @ts-check
// What the programmer passes. Whatever is wrong here throws a TypeError that tells how to mend it;
// nothing that a sender controls does.

import {
  Bytes,
  bufferLengthOf,
  bytesOfArray,
  bytesOfDataView,
  exec,
  indexOf,
  isArray,
  isWellFormed,
  keys,
  kindOf,
  lengthOf,
} from "./built-ins.js";
import { ENCODINGS, MAX_BODY_BYTES, MAX_SECRET_BYTES } from "./codes.js";

/** @typedef {import("./index.d.ts").Secret} Secret */

const RAW_BODY =
  "Pass the body as it arrived. Express: express.raw({ type: () => true }) for this route, before any " +
  'express.json(), and "" where nothing was read (!req.readableDidRead). ' +
  "Next.js: a route handler with await request.text(), or " +
  "export const config = { api: { bodyParser: false } } and the stream's bytes. " +
  "Workers, Deno, Bun, Hono: await request.text() or await request.arrayBuffer().";

/**
 * @param {unknown} body
 * @returns {string | Uint8Array}
 */
export function toBody(body) {
  if (typeof body === "string" || isBytes(body)) return body;
  if (kindOf(body) !== undefined) return bytesOfArray(body);
  if (isBuffer(body)) return new Bytes(body);
  if (isDataView(body)) return bytesOfDataView(body);
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
  if (isArray(signature)) {
    let header = "";
    for (let at = 0; at < signature.length; at += 1) {
      const one = signature[at];
      if (typeof one !== "string") throw notASignature();
      header = at === 0 ? one : `${header}, ${one}`;
    }
    return header;
  }
  throw notASignature();
}

function notASignature() {
  return new TypeError(
    'The signature is not the header\'s value. Pass headers.get("x-wms-content-mac") of a ' +
      'Request, or req.headers["x-wms-content-mac"] of Node.',
  );
}

/**
 * @typedef {{ secret: Secret, next: Secrets | undefined }} Secrets
 * A list of its own: no getter or iterator of the caller's runs once the body is in its window.
 * Linked, because an array could have elements or setters of a patched prototype.
 */

/**
 * @param {unknown} secret
 * @returns {Secrets}
 */
export function toSecrets(secret) {
  if (!isArray(secret)) {
    checkSecret(secret);
    return { secret, next: undefined };
  }
  /** @type {Secrets | undefined} */
  let secrets;
  for (let at = secret.length; at > 0; at -= 1) {
    const one = secret[at - 1];
    checkSecret(one);
    secrets = { secret: one, next: secrets };
  }
  if (!secrets) throw new TypeError("The array of secrets is empty: pass at least one.");
  return secrets;
}

/** @param {unknown} secret @returns {asserts secret is Secret} */
export function checkSecret(secret) {
  const isText = typeof secret === "string";
  if (!isText && !isBytes(secret)) {
    throw new TypeError(
      `The secret is ${secret === undefined ? "undefined: is its environment variable set?" : `a value of type ${typeof secret}.`} ` +
        "Pass the MAC secret that NuraLogix assigned, as a string or a Uint8Array, or an array of these.",
    );
  }
  const length = isText ? secret.length : lengthOf(secret);
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
  /** @type {any} */
  const chosen = { ...DEFAULTS };
  const names = /** @type {(keyof Options)[]} */ (keys(options));
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at];
    if (indexOf(known, name) < 0) {
      throw new TypeError(`Unknown option "${name}": known here are ${known.join(", ")}.`);
    }
    const value = /** @type {any} */ (options)[name];
    if (value !== undefined) chosen[name] = toOption[name](value);
  }
  return chosen;
}

const toOption = {
  /** @param {unknown} value */
  encoding(value) {
    const place = indexOf(ENCODINGS, value);
    if (place < 0) throw new TypeError(`The option "encoding" is one of ${ENCODINGS.join(", ")}.`);
    return place;
  },
  /** @param {unknown} value */
  maxBodyBytes(value) {
    if (typeof value === "number" && value % 1 === 0 && value > 0 && value <= MAX_BODY_BYTES) return value;
    throw new TypeError(`The option "maxBodyBytes" is an integer from 1 to ${MAX_BODY_BYTES}.`);
  },
  /** @param {unknown} value */
  strict(value) {
    if (typeof value !== "boolean") throw new TypeError('The option "strict" is true or false.');
    return value;
  },
};

const LONE_SURROGATE = /\p{Surrogate}/u;

/** @param {string} text */
export function hasLoneSurrogate(text) {
  return isWellFormed ? !isWellFormed(text) : exec(LONE_SURROGATE, text) !== null;
}

/** @param {string} text @returns {number | undefined} where the first one stands */
export function findLoneSurrogate(text) {
  return exec(LONE_SURROGATE, text)?.index;
}

/** @param {unknown} value @returns {value is Uint8Array} */
function isBytes(value) {
  return kindOf(value) === "Uint8Array";
}

/** @param {unknown} value @returns {value is ArrayBuffer} */
function isBuffer(value) {
  try {
    return bufferLengthOf(value) >= 0;
  } catch {
    return false;
  }
}

/** @param {unknown} value @returns {value is DataView} */
function isDataView(value) {
  try {
    return bytesOfDataView(value) !== undefined;
  } catch {
    return false;
  }
}
