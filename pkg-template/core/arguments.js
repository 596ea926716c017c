// @ts-check
// What the programmer passes. Whatever is wrong here throws a TypeError that explains the fix;
// nothing that a sender controls does.

import { BODY_BYTES, MAX_SECRETS, SECRET_BYTES, STRINGIFIED_SECRETS } from "../generated/abi.js";
import { ENCODINGS } from "../generated/constants.js";
import { hasOwn, indexOf, join, Mistake } from "./objects.js";
import { ownNames } from "./options.js";
import {
  Bytes,
  bufferLengthOf,
  bytesOfArray,
  bytesOfDataView,
  exec,
  isArray,
  isWellFormed,
  kindOf,
  lengthOf,
  trim,
} from "./primordials.js";

/** @typedef {import("../types/index.d.ts").Secret} Secret */

const RAW_BODY =
  "Pass the body as it arrived. Express: express.raw({ type: () => true }) for this route, before any " +
  'express.json(), and "" where nothing was read (!req.readableDidRead). ' +
  "Next.js: a route handler, or " +
  "export const config = { api: { bodyParser: false } } and the stream's bytes. " +
  "Elsewhere: await request.text() or await request.arrayBuffer().";

/**
 * @param {unknown} body
 * @returns {string | Uint8Array}
 */
export function toBody(body) {
  if (typeof body === "string" || isBytes(body)) return body;
  if (kindOf(body) !== undefined) return bytesOfArray(body);
  if (isReadBy(bufferLengthOf, body)) return new Bytes(/** @type {ArrayBuffer} */ (body));
  if (isReadBy(bytesOfDataView, body)) return bytesOfDataView(body);
  if (typeof (/** @type {any} */ (body)?.then) === "function") {
    throw new Mistake("The body is a Promise: await request.text() before you pass it.");
  }
  if (body === null || body === undefined) {
    throw new Mistake(`The body is ${body}: nothing has read it, or it was read before. ${RAW_BODY}`);
  }
  throw new Mistake(
    typeof body === "object"
      ? `The body is an object: it was parsed before it was verified. ${RAW_BODY}`
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
  let header = "";
  // What is no array either has one element, which is no text.
  const list = isArray(signature) ? signature : [undefined];
  for (let at = 0; at < list.length; at += 1) {
    const one = element(list, at);
    if (typeof one !== "string") {
      throw new Mistake(
        'The signature is not the header\'s value. Pass headers.get("x-wms-content-mac") of a ' +
          'Request, or req.headers["x-wms-content-mac"] of Node.',
      );
    }
    header = at === 0 ? one : `${header}, ${one}`;
  }
  return header;
}

/** One that is missing is not one of Array.prototype. @param {readonly any[]} list @param {number} at @returns {unknown} */
function element(list, at) {
  return hasOwn(list, at) ? list[at] : undefined;
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
  if (secret.length > MAX_SECRETS) {
    throw new Mistake(`The array has more than ${MAX_SECRETS} secrets: pass those of the request's tenant.`);
  }
  /** @type {Secrets | undefined} */
  let secrets;
  for (let at = secret.length; at > 0; at -= 1) {
    const one = element(secret, at - 1);
    checkSecret(one);
    secrets = { secret: one, next: secrets };
  }
  if (!secrets) throw new Mistake("The array of secrets is empty: pass at least one.");
  return secrets;
}

/** A code unit takes at most three bytes of UTF-8. A longer secret would be cut. */
const MAX_SECRET_CHARACTERS = Math.floor(SECRET_BYTES / 3);

/** A longer text is none of STRINGIFIED_SECRETS, with a line's end. */
const LONGEST_STRINGIFIED = 20;

/** Whether it may start with white space: most secrets need no closer look. @param {string} text */
function mayBeSpace(text) {
  return text[0] <= " " || text[0] >= "\u00a0";
}

/** @param {unknown} secret @returns {asserts secret is Secret} */
export function checkSecret(secret) {
  const isText = typeof secret === "string";
  if (!isText && !isBytes(secret)) {
    throw new Mistake(
      `The secret is ${secret === undefined ? "undefined: is its environment variable set?" : `a value of type ${typeof secret}.`} ` +
        "Pass the MAC secret as a string or a Uint8Array, or an array of these.",
    );
  }
  const length = isText ? secret.length : lengthOf(secret);
  if (length === 0) throw new Mistake("The secret is empty: anybody could sign with it.");
  const limit = isText ? MAX_SECRET_CHARACTERS : SECRET_BYTES;
  if (length > limit) {
    throw new Mistake(
      `The secret is longer than ${limit} ${isText ? "characters" : "bytes"}: is it a MAC secret?`,
    );
  }
  if (isText && length <= LONGEST_STRINGIFIED && indexOf(STRINGIFIED_SECRETS, trim(secret)) >= 0) {
    throw new Mistake(`The secret is the text "${secret}": a value that is none was made a string.`);
  }
  if (isText && mayBeSpace(secret) && trim(secret) === "")
    throw new Mistake("The secret is white space only.");
  if (isText && hasLoneSurrogate(secret)) {
    throw new Mistake("The secret holds a lone surrogate, which has no bytes: pass a Uint8Array.");
  }
}

/**
 * @typedef {{ encoding: number, maxBodyBytes: number, strict: number }} Options
 * `encoding` is a place in ENCODINGS. `strict` is 0 or 1: a boolean takes a longer way into wasm.
 */

/** @type {Readonly<Options>} */
const DEFAULTS = Object.freeze({ encoding: 0, maxBodyBytes: BODY_BYTES, strict: 0 });

/**
 * @param {unknown} options
 * @param {readonly (keyof Options)[]} known
 * @returns {Readonly<Options>}
 */
export function toOptions(options, known) {
  if (options === undefined) return DEFAULTS;
  if (typeof options !== "object" || options === null) {
    throw new Mistake(`The options are not an object: pass { ${join(known, ", ")} } or nothing.`);
  }
  /** @type {any} */
  const chosen = { ...DEFAULTS };
  const names = /** @type {(keyof Options)[]} */ (ownNames(options, known));
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at];
    const value = /** @type {any} */ (options)[name];
    if (value !== undefined) chosen[name] = toOption[name](value);
  }
  return chosen;
}

const toOption = {
  /** @param {unknown} value */
  encoding(value) {
    const place = indexOf(ENCODINGS, value);
    if (place < 0) throw new Mistake(`The option "encoding" must be one of ${join(ENCODINGS, ", ")}.`);
    return place;
  },
  /** @param {unknown} value */
  maxBodyBytes(value) {
    if (typeof value === "number" && value % 1 === 0 && value > 0 && value <= BODY_BYTES) return value;
    throw new Mistake(`The option "maxBodyBytes" must be an integer from 1 to ${BODY_BYTES}.`);
  },
  /** @param {unknown} value */
  strict(value) {
    if (typeof value !== "boolean") throw new Mistake('The option "strict" must be true or false.');
    return value ? 1 : 0;
  },
};

const LONE_SURROGATE = /\p{Surrogate}/u;

/** @param {string} text */
function hasLoneSurrogate(text) {
  return isWellFormed ? !isWellFormed(text) : exec(LONE_SURROGATE, text) !== null;
}

/**
 * Whether a body is a string with a lone surrogate. Only one that is not ASCII can be.
 *
 * @param {string | Uint8Array} body
 * @param {number} bytes of its UTF-8, if it is not too long
 * @returns {body is string}
 */
export function isIllFormed(body, bytes) {
  return typeof body === "string" && bytes >= 0 && bytes !== body.length && hasLoneSurrogate(body);
}

/** @param {string} text @returns {number | undefined} where the first one stands */
export function findLoneSurrogate(text) {
  return exec(LONE_SURROGATE, text)?.index;
}

/** @param {unknown} value @returns {value is Uint8Array} */
function isBytes(value) {
  return kindOf(value) === "Uint8Array";
}

/** Whether a getter of one kind of objects takes it. @param {(value: unknown) => unknown} read @param {unknown} value */
function isReadBy(read, value) {
  try {
    read(value);
    return true;
  } catch {
    return false;
  }
}
