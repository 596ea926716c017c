// @ts-check
// The functions of the package over one compiled core: the same in every runtime.

import {
  findLoneSurrogate,
  hasLoneSurrogate,
  toBody,
  toOptions,
  toSecrets,
  toSignature,
} from "./arguments.js";
import { EVENT_FAULTS, FIELD_PATHS, JSON_FAULTS } from "./codes.js";
import {
  AMBIGUOUS,
  AUTHENTIC,
  Core,
  EVENT,
  EVENT_MENDED,
  MALFORMED,
  MISMATCH,
  MISSING,
  NOT_JSON,
} from "./core.js";
import { WmsWebhookError } from "./errors.js";
import { EVENTS } from "./events.js";

export { SIGNATURE_HEADER } from "./codes.js";
export { WmsWebhookError } from "./errors.js";
export { EVENTS } from "./events.js";

/** @typedef {typeof import("./index.d.ts")} Api */
/** @typedef {import("./index.d.ts").ErrorCode} ErrorCode */
/** @typedef {import("./index.d.ts").WmsEvent | import("./index.d.ts").UnknownEvent} AnyEvent */

// Kept as they are now, so that a later patch of the global does not see health data.
const { parse: parseJson } = JSON;
const hasOwn = Object.hasOwn;

/** @type {Api["isKnownEvent"]} */
export const isKnownEvent = /** @type {any} */ (
  /** @param {AnyEvent} event */ (event) => hasOwn(EVENTS, event.event)
);

/**
 * @param {WebAssembly.Module | undefined} module the compiled core
 * @param {unknown} [failure] why it could not be compiled; thrown at the first call, not at import
 * @returns {Pick<Api, "verifyWebhook" | "parseEvent" | "receiveWebhook" | "signWebhook">}
 */
export function bind(module, failure) {
  /** @type {Core | undefined} */
  let core;

  function open() {
    if (core) return core;
    if (!module) {
      throw new Error(
        "wms-webhook: WebAssembly cannot be compiled here. A page needs 'wasm-unsafe-eval' in its " +
          "Content-Security-Policy; a runtime needs WebAssembly with SIMD (Node 16.4, Chrome 91, " +
          "Firefox 89, Safari 16.4 or later).",
        { cause: failure },
      );
    }
    core = new Core(module);
    return core;
  }

  return {
    verifyWebhook(body, signature, secret, options) {
      const { encoding, maxBodyBytes } = toOptions(options, ["encoding", "maxBodyBytes"]);
      const delivery = toDelivery(body, signature, secret);
      const wasm = open();
      const bytes = wasm.writeBody(delivery.body);
      try {
        return judge(wasm, delivery, bytes, maxBodyBytes, encoding) === undefined;
      } finally {
        wasm.eraseBody(bytes);
      }
    },

    receiveWebhook(body, signature, secret, options) {
      const { encoding, maxBodyBytes, strict } = toOptions(options, ["encoding", "maxBodyBytes", "strict"]);
      const delivery = toDelivery(body, signature, secret);
      const wasm = open();
      const bytes = wasm.writeBody(delivery.body);
      try {
        const code = judge(wasm, delivery, bytes, maxBodyBytes, encoding);
        if (code !== undefined) throw new WmsWebhookError(code);
        return parse(wasm, delivery.body, bytes, strict);
      } finally {
        wasm.eraseBody(bytes);
      }
    },

    parseEvent(body, options) {
      const { maxBodyBytes, strict } = toOptions(options, ["maxBodyBytes", "strict"]);
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
      const [key] = toSecrets([secret]);
      const wasm = open();
      const bytes = wasm.writeBody(text);
      try {
        if (bytes < 0) throw new TypeError(`The body is longer than ${wasm.body.length} bytes.`);
        if (isIllFormed(text, bytes)) {
          throw new TypeError("The body holds a lone surrogate, which has no bytes: it cannot be sent.");
        }
        return wasm.sign(wasm.keySlot(key), bytes);
      } finally {
        wasm.eraseBody(bytes);
      }
    },
  };
}

/**
 * @param {unknown} body
 * @param {unknown} signature
 * @param {unknown} secret
 */
function toDelivery(body, signature, secret) {
  return { body: toBody(body), signature: toSignature(signature), secrets: toSecrets(secret) };
}

/**
 * Why the delivery is refused; nothing if it is authentic.
 *
 * @param {Core} wasm with the body in its window
 * @param {ReturnType<typeof toDelivery>} delivery
 * @param {number} bytes of the body
 * @param {number} maxBodyBytes
 * @param {number} encoding
 * @returns {ErrorCode | undefined}
 */
function judge(wasm, { body, signature, secrets }, bytes, maxBodyBytes, encoding) {
  if (bytes < 0 || bytes > maxBodyBytes) return "body_too_large";
  const signatureBytes = wasm.writeSignature(signature);
  let proven = MISMATCH;
  // Every secret is tried, so that the time does not tell which one matched.
  for (const secret of secrets) {
    proven = Math.max(proven, wasm.verify(wasm.keySlot(secret), signatureBytes, bytes, encoding));
  }
  if (proven === MISSING) return "missing_signature";
  if (proven === MALFORMED) return "malformed_signature";
  // A lone surrogate has no bytes: what is in the window is another text.
  if (proven === MISMATCH || isIllFormed(body, bytes)) return "signature_mismatch";
  if (proven === AMBIGUOUS) return "ambiguous_body";
  return proven === AUTHENTIC ? undefined : "signature_mismatch";
}

/**
 * @param {Core} wasm with the body in its window
 * @param {string | Uint8Array} body
 * @param {number} bytes of the body
 * @param {boolean} strict
 * @returns {AnyEvent}
 */
function parse(wasm, body, bytes, strict) {
  const length = isIllFormed(body, bytes) ? spoil(wasm, body) : bytes;
  const verdict = wasm.parse(length, strict);
  if (verdict > EVENT_MENDED) throw refusal(verdict, wasm.report);
  // The text that was judged, not the caller's bytes: those may be shared and change.
  const text = verdict === EVENT && typeof body === "string" ? body : wasm.readBody(bytes);
  const event = parseJson(text);
  if (!hasOwn(event, "severity"))
    event.severity = EVENTS[/** @type {keyof typeof EVENTS} */ (event.event)].severity;
  return event;
}

/**
 * @param {number} verdict
 * @param {Uint32Array} report
 */
function refusal(verdict, report) {
  if (verdict === NOT_JSON) {
    const [fault, line, column] = report;
    return new WmsWebhookError("invalid_json", `${JSON_FAULTS[fault]} at line ${line}, column ${column}`, {
      line,
      column,
    });
  }
  const [fault, field] = report;
  const path = FIELD_PATHS[field];
  return new WmsWebhookError("invalid_event", `${EVENT_FAULTS[fault]} at "${path}"`, { path });
}

/**
 * Whether a string holds a lone surrogate. Only one that is not ASCII can.
 *
 * @param {string | Uint8Array} body
 * @param {number} bytes of its UTF-8
 * @returns {body is string}
 */
function isIllFormed(body, bytes) {
  return typeof body === "string" && bytes !== body.length && hasLoneSurrogate(body);
}

/**
 * Writes what stands before the first lone surrogate and then a byte that no UTF-8 has, so that the
 * core finds the fault in its place.
 *
 * @param {Core} wasm
 * @param {string} body
 * @returns {number}
 */
function spoil(wasm, body) {
  const bytes = wasm.writeBody(body.slice(0, findLoneSurrogate(body)));
  wasm.body[bytes] = 0xff;
  return bytes + 1;
}
