// @ts-check
// For every runtime that compiles WebAssembly from bytes: Node, Deno, Bun, browsers, bundlers.

// @ts-expect-error: made by the build
import { wasm } from "./built/core.wasm.js";
import { bind } from "./core/api.js";
import { compile } from "./core/compile.js";

export { EVENTS, SIGNATURE_HEADER, WmsWebhookError } from "./core/api.js";
export { payloadCode } from "./core/payload-code.js";
export const {
  verifyWebhook,
  parseEvent,
  receiveWebhook,
  classifyWebhook,
  signWebhook,
  isKnownEvent,
  deviationOf,
  forgetSecrets,
} = bind(compile(wasm));
