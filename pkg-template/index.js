// @ts-check
// For every runtime that compiles WebAssembly from bytes: Node, Deno, Bun, browsers, bundlers.

import { bind } from "./api.js";
import { compile } from "./compile.js";
// @ts-expect-error: made by the build
import { wasm } from "./core.wasm.js";

export { EVENTS, isKnownEvent, SIGNATURE_HEADER, WmsWebhookError } from "./api.js";
export const { verifyWebhook, parseEvent, receiveWebhook, signWebhook, forgetSecrets } = bind(compile(wasm));
