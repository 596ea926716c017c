// @ts-check
// The path of a delivery: read, verify and parse, judge its age, claim, handle, commit.

import { receiveWebhook, WmsWebhookError } from "wms-webhook";
import { explained } from "./content-encoding.js";
import { receiverError } from "./errors.js";
import { handleOnce } from "./idempotency.js";
import { createReporter } from "./report.js";

/** @typedef {ReturnType<typeof import("./options.js").toReceiverOptions>} Settings */

/**
 * What is known of a delivery so far, which `onError` is given.
 * @typedef {object} DeliveryContext
 * @property {boolean} isAuthentic
 * @property {Uint8Array | undefined} body
 * @property {string | readonly string[] | null | undefined} signature
 * @property {any} event
 */

/**
 * Reads a request into the context: its signature, then its body.
 * @typedef {(context: DeliveryContext) => Promise<unknown>} Read gives the header Content-Encoding
 */

/** @typedef {(read: Read) => Promise<number>} Receive gives the status to answer with; it never rejects */

/**
 * @param {Settings} settings
 * @param {import("./handlers.js").Handlers} handlers
 * @returns {Receive}
 */
export function createPipeline(settings, handlers) {
  const report = createReporter(settings.onError);

  return async function receive(read) {
    /** @type {DeliveryContext} */
    const context = { isAuthentic: false, body: undefined, signature: undefined, event: undefined };
    try {
      const contentEncoding = await read(context);
      verifyAndParse(context, contentEncoding, settings);
      checkAge(context.event, settings);
      const own = handlers.ownFor(context.event);
      const delivery = { id: idOf(context), body: /** @type {Uint8Array} */ (context.body) };
      await handleOnce(
        delivery.id,
        settings,
        () => handlers.handle(own, context.event, delivery),
        (failure) => report(failure, context),
      );
      return 200;
    } catch (error) {
      const wasReported = await report(error, context);
      // Recorded nowhere: answer 500, so that the sender may send it again.
      if (!wasReported && context.isAuthentic) return 500;
      return error instanceof WmsWebhookError ? error.status : 500;
    }
  };
}

/** @param {DeliveryContext} context @param {unknown} contentEncoding @param {Settings} settings */
function verifyAndParse(context, contentEncoding, { secret, core }) {
  const body = /** @type {Uint8Array} */ (context.body);
  try {
    context.event = receiveWebhook(body, context.signature, secret, core);
    context.isAuthentic = true;
  } catch (error) {
    // The event is judged after the MAC.
    const { code } = /** @type {WmsWebhookError} */ (error);
    context.isAuthentic = code === "invalid_event" || code === "invalid_json";
    throw explained(error, contentEncoding);
  }
}

/** From here on a timestamp is taken for milliseconds: as seconds it would be after the year 5138. */
const FIRST_MILLISECONDS = 1e11;

/** @param {{ timestamp: number }} event @param {Settings} settings */
function checkAge({ timestamp }, { now, tolerance }) {
  const seconds = timestamp < FIRST_MILLISECONDS ? timestamp : timestamp / 1000;
  const age = now() / 1000 - seconds;
  // A clock that gives NaN fails both comparisons: the event is stale.
  if (-tolerance <= age && age <= tolerance) return;
  const off = `${Math.round(Math.abs(age))} s ${age < 0 ? "ahead" : "old"}`;
  throw receiverError("stale_event", `${off}, ${tolerance} allowed`);
}

/** A verified signature is one string. Its digits may come in either case. @param {DeliveryContext} context */
function idOf({ signature }) {
  return String(signature).slice(-64).toLowerCase();
}
