// @ts-check
// The functions of the package over one compiled core: the same in every runtime.

import { EVENTS } from "../generated/events.js";
import { AMBIGUOUS, AUTHENTIC, Core, MALFORMED, MISMATCH, MISSING } from "./abi.js";
import { checkSecret, toBody, toOptions, toSecrets, toSignature } from "./arguments.js";
import { WmsWebhookError } from "./errors.js";
import { hasOwn, Mistake } from "./objects.js";
import { isIllFormed, parse } from "./parse.js";

export { SIGNATURE_HEADER } from "../generated/constants.js";
export { EVENTS } from "../generated/events.js";
export { WmsWebhookError } from "./errors.js";

/** @typedef {typeof import("../types/index.d.ts")} Api */
/** @typedef {import("../types/index.d.ts").ErrorCode} ErrorCode */
/** @typedef {import("./arguments.js").Secrets} Secrets */
/** @typedef {import("../types/index.d.ts").WmsEvent | import("../types/index.d.ts").UnknownEvent} AnyEvent */

/** The options that each function knows. @type {readonly ("encoding" | "maxBodyBytes" | "strict")[]} */
const RECEIVE_OPTIONS = ["encoding", "maxBodyBytes", "strict"];
const VERIFY_OPTIONS = RECEIVE_OPTIONS.slice(0, 2);
const PARSE_OPTIONS = RECEIVE_OPTIONS.slice(1);

/** @type {Api["isKnownEvent"]} */
export const isKnownEvent = /** @type {any} */ (
  /** @param {AnyEvent} event */ (event) => hasOwn(EVENTS, event.event)
);

/**
 * @param {() => WebAssembly.Module} compiled gives the core at the first call, or throws why it cannot
 * @returns {Pick<Api, "verifyWebhook" | "parseEvent" | "receiveWebhook" | "signWebhook" | "forgetSecrets">}
 */
export function bind(compiled) {
  /** @type {Core | undefined} */
  let core;
  try {
    // At import: nothing that a script patches later takes part in making it.
    core = new Core(compiled());
  } catch {
    // The first call tells.
  }

  function open() {
    core ??= new Core(compiled());
    return core;
  }

  return {
    verifyWebhook(body, signature, secret, options) {
      const { encoding, maxBodyBytes } = toOptions(options, VERIFY_OPTIONS);
      const text = toBody(body);
      const header = toSignature(signature);
      const secrets = toSecrets(secret);
      const wasm = open();
      const bytes = wasm.writeBody(text);
      try {
        return judge(wasm, text, bytes, header, secrets, encoding, maxBodyBytes) === undefined;
      } finally {
        wasm.eraseBody(bytes);
      }
    },

    receiveWebhook(body, signature, secret, options) {
      const { encoding, maxBodyBytes, strict } = toOptions(options, RECEIVE_OPTIONS);
      const text = toBody(body);
      const header = toSignature(signature);
      const secrets = toSecrets(secret);
      const wasm = open();
      const bytes = wasm.writeBody(text);
      try {
        const code = judge(wasm, text, bytes, header, secrets, encoding, maxBodyBytes);
        if (code !== undefined) throw new WmsWebhookError(code);
        return parse(wasm, text, bytes, strict);
      } finally {
        wasm.eraseBody(bytes);
      }
    },

    parseEvent(body, options) {
      const { maxBodyBytes, strict } = toOptions(options, PARSE_OPTIONS);
      const text = toBody(body);
      const wasm = open();
      const bytes = wasm.writeBody(text);
      try {
        if (bytes < 0 || bytes > maxBodyBytes) throw new WmsWebhookError("body_too_large");
        return parse(wasm, text, bytes, strict);
      } finally {
        wasm.eraseBody(bytes);
      }
    },

    signWebhook(body, secret) {
      const text = toBody(body);
      checkSecret(secret);
      const wasm = open();
      const bytes = wasm.writeBody(text);
      try {
        if (bytes < 0) throw new Mistake(`The body is longer than ${wasm.bodyBytes} bytes.`);
        if (isIllFormed(text, bytes)) {
          throw new Mistake("The body holds a lone surrogate, which has no bytes: it cannot be sent.");
        }
        return wasm.sign(wasm.keySlot(secret), bytes);
      } finally {
        wasm.eraseBody(bytes);
      }
    },

    forgetSecrets() {
      core?.forget();
    },
  };
}

/**
 * Why the delivery is refused; nothing if it is authentic.
 *
 * @param {Core} wasm with the body in its window
 * @param {string | Uint8Array} body
 * @param {number} bytes of the body
 * @param {string} header
 * @param {Secrets} secrets
 * @param {number} encoding
 * @param {number} maxBodyBytes
 * @returns {ErrorCode | undefined}
 */
function judge(wasm, body, bytes, header, secrets, encoding, maxBodyBytes) {
  if (bytes < 0 || bytes > maxBodyBytes) return "body_too_large";
  switch (prove(wasm, bytes, wasm.writeSignature(header), secrets, encoding)) {
    case AUTHENTIC:
      // A lone surrogate has no bytes: what is in the window is another text.
      return isIllFormed(body, bytes) ? "signature_mismatch" : undefined;
    case AMBIGUOUS:
      return isIllFormed(body, bytes) ? "signature_mismatch" : "ambiguous_body";
    case MISSING:
      return "missing_signature";
    case MALFORMED:
      return "malformed_signature";
    default:
      return "signature_mismatch";
  }
}

/**
 * What the signature proves under the best of the secrets. Every one is tried, so that the time does
 * not tell which it was.
 *
 * @param {Core} wasm with body and signature in their windows
 * @param {number} bytes of the body
 * @param {number} signatureBytes
 * @param {Secrets} secrets
 * @param {number} encoding
 */
function prove(wasm, bytes, signatureBytes, secrets, encoding) {
  let proven = MISMATCH;
  for (let list = /** @type {Secrets | undefined} */ (secrets); list; list = list.next) {
    const verdict = wasm.wasm.verify(wasm.keySlot(list.secret), signatureBytes, bytes, encoding);
    if (verdict > proven) proven = verdict;
  }
  return proven;
}
