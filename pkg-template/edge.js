// @ts-check
// For runtimes that compile WebAssembly when the code is deployed: Workers, Vercel's edge.

// @ts-ignore: the runtime makes it a WebAssembly.Module
import module from "./core.wasm?module";
import { bind } from "./api.js";

export { EVENTS, isKnownEvent, SIGNATURE_HEADER, WmsWebhookError } from "./api.js";
export const { verifyWebhook, parseEvent, receiveWebhook, signWebhook } = bind(module);
