// @ts-check
// What went wrong, told to the hook of the programmer or to the console.

import { WmsWebhookError } from "wms-webhook";
import { wordsOfCause } from "./cause.js";
import { createFailureLog, createRefusalLog } from "./console.js";
import { DeliveryContext } from "./context.js";
import { codeOf, HandlerError } from "./handlers.js";
import { documentedCode } from "./outcome.js";
import { isThenable } from "./thenable.js";

/** What the programmer can fix. The console says it once, whoever sent the request. */
const SETUP_ERRORS = new Set(["body_already_parsed", "unsupported_content_encoding", "secret_unavailable"]);

/**
 * What a hook that does not end may hold of deliveries that anybody can send. Each is counted with its body, and
 * with what else is kept of it.
 */
const MOST_BYTES_HELD = 32 * 1024 * 1024;
const BYTES_BESIDE_BODY = 1024;

/** @param {import("../types/receiver.d.ts").ReceiverOptions["onError"]} onError */
export function createReporter(onError) {
  /** @type {Set<string>} */
  const warned = new Set();
  const say = createFailureLog();
  const untold = createRefusalLog();
  let bytesHeld = 0;

  /**
   * @param {unknown} told what the hook returned
   * @param {number} bytes that it may hold until it ends
   */
  async function hold(told, bytes) {
    bytesHeld += bytes;
    try {
      await told;
    } finally {
      bytesHeld -= bytes;
    }
  }

  /**
   * @param {unknown} error
   * @param {import("./task.js").Task} task
   * @returns {Promise<boolean>} whether somebody has taken note
   */
  return async function report(error, task) {
    const context = new DeliveryContext(task, codeOf(error));
    const isSetupError = error instanceof WmsWebhookError && SETUP_ERRORS.has(error.code);
    if (isSetupError && !warned.has(error.code)) {
      warned.add(error.code);
      console.error(`wms-webhook: ${error.message}`, ...(Object.hasOwn(error, "cause") ? [error.cause] : []));
    }
    if (!onError) {
      // What anybody can send is counted, and said once a minute, when its outcome is told.
      if (context.isAuthentic && !isSetupError) say(...wordsFor(error, context));
      return true;
    }
    const bytes = context.isAuthentic ? 0 : BYTES_BESIDE_BODY + (context.body?.length ?? 0);
    if (bytes > 0 && bytesHeld + bytes > MOST_BYTES_HELD) {
      untold.hear(/** @type {any} */ (error), performance.now());
      return false;
    }
    try {
      const thrown = error instanceof HandlerError ? error.thrown : error;
      const told = onError(thrown, /** @type {any} */ (context));
      if (isThenable(told)) await hold(told, bytes);
      return true;
    } catch (failure) {
      say("wms-webhook: onError failed:", failure);
      return false;
    }
  };
}

/** @param {unknown} error @param {DeliveryContext} context @returns {unknown[]} */
function wordsFor(error, context) {
  const what = documentedCode(context.event) ?? "a delivery";
  if (error instanceof HandlerError) return [`wms-webhook: the handler of ${what} failed:`, error.thrown];
  // Whatever a clock of the programmer's throws comes here, too.
  if (!(error instanceof WmsWebhookError)) {
    return [`wms-webhook: ${what}:`, error instanceof Error ? error.message : error];
  }
  const { message, cause } = error;
  const why = Object.hasOwn(error, "cause") ? `: ${wordsOfCause(cause, context)}` : "";
  return [`wms-webhook: ${what}:`, `${message}${why}`];
}
