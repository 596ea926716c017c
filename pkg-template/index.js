// @ts-check
// For every runtime that compiles WebAssembly from bytes: Node, Deno, Bun, browsers, bundlers.

import { bind } from "./api.js";
// @ts-expect-error: made by the build
import { wasm } from "./core.wasm.js";

export { EVENTS, isKnownEvent, SIGNATURE_HEADER, WmsWebhookError } from "./api.js";

/** @type {WebAssembly.Module | undefined} */
let module;
let failure;
try {
  module = new WebAssembly.Module(wasm());
} catch (error) {
  failure = error;
}

export const { verifyWebhook, parseEvent, receiveWebhook, signWebhook, forgetSecrets } = bind(
  module,
  failure,
);
