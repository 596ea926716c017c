// @ts-check
// The functions of the package over one compiled core: the same in every runtime. Every verdict is the
// core's.

import { AUTHENTIC, BODY_BYTES } from "../generated/abi.js";
import { Core } from "./abi.js";
import { checkSecret, isIllFormed, toBody, toOptions, toSecrets, toSignature } from "./arguments.js";
import { Mistake } from "./objects.js";
import { outline } from "./outline.js";
import { classOf, parse, toClassified, toEvent } from "./parse.js";

export { SIGNATURE_HEADER } from "../generated/constants.js";
export { EVENTS } from "../generated/events.js";
export { WmsWebhookError } from "./errors.js";

/** @typedef {typeof import("../types/index.d.ts")} Api */

/** The options that each function knows. @type {readonly ("encoding" | "maxBodyBytes" | "strict")[]} */
const RECEIVE_OPTIONS = ["encoding", "maxBodyBytes", "strict"];
const VERIFY_OPTIONS = RECEIVE_OPTIONS.slice(0, 2);
const PARSE_OPTIONS = RECEIVE_OPTIONS.slice(1);

/**
 * @param {() => WebAssembly.Module} compiled gives the core at the first call, or throws why it cannot
 * @returns {Pick<Api, "verifyWebhook" | "parseEvent" | "receiveWebhook" | "classifyWebhook" | "signWebhook" | "isKnownEvent" | "deviationOf" | "forgetSecrets">}
 */
export function bind(compiled) {
  /** @type {Core | undefined} */
  let opened;
  try {
    // At import: nothing that a script patches later takes part in making it.
    opened = new Core(compiled());
  } catch {
    // The first call tells.
  }

  function open() {
    opened ??= new Core(compiled());
    return opened;
  }

  /** @param {unknown} event */
  function judge(event) {
    const text = outline(event);
    const core = open();
    const bytes = core.writeBody(text);
    try {
      return classOf(core, core.wasm.parse(bytes, BODY_BYTES, 0));
    } finally {
      core.erase(bytes);
    }
  }

  /**
   * @template T
   * @param {import("../types/index.d.ts").Body} body
   * @param {import("../types/index.d.ts").SignatureHeader} signature
   * @param {import("../types/index.d.ts").Secrets} secret
   * @param {import("../types/index.d.ts").ReceiveOptions | undefined} options
   * @param {(core: Core, answer: number, text: string | Uint8Array, bytes: number) => T} finish
   * @returns {T}
   */
  function receive(body, signature, secret, options, finish) {
    const { encoding, maxBodyBytes, strict } = toOptions(options, RECEIVE_OPTIONS);
    const text = toBody(body);
    const header = toSignature(signature);
    const secrets = toSecrets(secret);
    const core = open();
    const bytes = core.writeBody(text);
    try {
      const keys = isIllFormed(text, bytes) ? 0 : core.selectKeys(secrets);
      const headerBytes = core.writeSignature(header);
      const answer = core.wasm.receive(headerBytes, bytes, keys, encoding, maxBodyBytes, strict);
      return finish(core, answer, text, bytes);
    } finally {
      core.erase(bytes);
    }
  }

  return {
    verifyWebhook(body, signature, secret, options) {
      const { encoding, maxBodyBytes } = toOptions(options, VERIFY_OPTIONS);
      const text = toBody(body);
      const header = toSignature(signature);
      const secrets = toSecrets(secret);
      const core = open();
      const bytes = core.writeBody(text);
      try {
        // A lone surrogate has no bytes, so no key can have signed it.
        const keys = isIllFormed(text, bytes) ? 0 : core.selectKeys(secrets);
        const headerBytes = core.writeSignature(header);
        return core.wasm.verify(headerBytes, bytes, keys, encoding, maxBodyBytes) === AUTHENTIC;
      } finally {
        core.erase(bytes);
      }
    },

    receiveWebhook(body, signature, secret, options) {
      return receive(body, signature, secret, options, toEvent);
    },

    classifyWebhook(body, signature, secret, options) {
      return receive(body, signature, secret, options, toClassified);
    },

    parseEvent(body, options) {
      const { maxBodyBytes, strict } = toOptions(options, PARSE_OPTIONS);
      const text = toBody(body);
      const core = open();
      const bytes = core.writeBody(text);
      try {
        return parse(core, text, bytes, maxBodyBytes, strict);
      } finally {
        core.erase(bytes);
      }
    },

    signWebhook(body, secret) {
      const text = toBody(body);
      checkSecret(secret);
      const core = open();
      const bytes = core.writeBody(text);
      try {
        if (bytes < 0) throw new Mistake(`The body is longer than ${BODY_BYTES} bytes.`);
        if (isIllFormed(text, bytes)) {
          throw new Mistake("The body holds a lone surrogate, which has no bytes: it cannot be sent.");
        }
        return core.sign(secret, bytes);
      } finally {
        core.erase(bytes);
      }
    },

    isKnownEvent: /** @type {any} */ (/** @param {unknown} event */ (event) => judge(event).isKnown),

    deviationOf(event) {
      return judge(event).deviation;
    },

    forgetSecrets() {
      opened?.forget();
    },
  };
}
