// @ts-check
// For runtimes that compile WebAssembly when the code is deployed: Workers, Vercel's edge.

import { bind } from "./core/api.js";
// @ts-expect-error: the runtime makes it a WebAssembly.Module
import module from "./core.wasm?module";

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
} = bind(() => module);
