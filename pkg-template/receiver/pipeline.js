// @ts-check
// The path of a delivery: read, verify and parse, claim, judge its age, handle, commit.
//
// The age is judged last: what was handled before is answered 200 however late its sender comes back, and
// nothing is forgotten between the claim and the judgement.

import { classifyWebhook, WmsWebhookError } from "wms-webhook";
import { FIRST_MILLISECONDS } from "../generated/abi.js";
import { explained } from "./content-encoding.js";
import { receiverError } from "./errors.js";
import { handleOnce } from "./idempotency.js";
import { createReporter } from "./report.js";
import { createSecretSource } from "./secret.js";
import { createSessionWarning } from "./session-warning.js";

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
 * How the receiver was called, which secret functions and handlers are given.
 * @typedef {object} Call
 * @property {unknown} request
 * @property {readonly unknown[]} rest
 */

/**
 * Reads a request into the context: its signature, then its body.
 * @typedef {(context: DeliveryContext) => Promise<unknown>} Read gives the header Content-Encoding
 */

/** @typedef {import("../types/receiver.d.ts").Outcome} Outcome */
/** @typedef {(call: Call, read: Read) => Promise<Outcome>} Receive never rejects */

/**
 * @param {Settings} settings
 * @param {import("./handlers.js").Handlers} handlers
 * @returns {Receive}
 */
export function createPipeline(settings, handlers) {
  const report = createReporter(settings.onError);
  const warnOfSession = createSessionWarning();
  const secretFor = createSecretSource(settings);

  return async function receive(call, read) {
    /** @type {DeliveryContext} */
    const context = { isAuthentic: false, body: undefined, signature: undefined, event: undefined };
    try {
      const contentEncoding = await read(context);
      const secret = await secretFor(call);
      const classified = verifyAndParse(context, contentEncoding, secret, settings.core);
      const { event } = classified;
      const delivery = { ...call, id: idOf(context), body: /** @type {Uint8Array} */ (context.body) };
      warnOfSession(event);
      const handle = async () => {
        checkAge(event, settings);
        await handlers.handle(classified, delivery);
      };
      const outcome = await handleOnce(delivery.id, settings, handle, (failure) => report(failure, context));
      return { outcome, status: 200 };
    } catch (error) {
      const wasReported = await report(error, context);
      // Recorded nowhere: answer 500, so that the sender may send it again.
      return outcomeOf(error, !wasReported && context.isAuthentic);
    }
  };
}

/**
 * What is refused is so whenever it comes again; what failed may be handled then.
 *
 * @param {unknown} error
 * @param {boolean} isUnrecorded
 * @returns {Outcome}
 */
function outcomeOf(error, isUnrecorded) {
  if (!(error instanceof WmsWebhookError)) return { outcome: "failed", status: 500 };
  const { code } = error;
  const status = isUnrecorded ? 500 : error.status;
  return { outcome: status < 500 ? "refused" : "failed", status, code };
}

/**
 * @param {DeliveryContext} context
 * @param {unknown} contentEncoding
 * @param {import("../types/index.d.ts").Secrets} secret
 * @param {Settings["core"]} core
 * @returns {import("../types/index.d.ts").ClassifiedEvent}
 */
function verifyAndParse(context, contentEncoding, secret, core) {
  const body = /** @type {Uint8Array} */ (context.body);
  try {
    const classified = classifyWebhook(body, context.signature, secret, core);
    context.event = classified.event;
    context.isAuthentic = true;
    return classified;
  } catch (error) {
    // The event is judged after the MAC.
    const { code } = /** @type {WmsWebhookError} */ (error);
    context.isAuthentic = code === "invalid_event" || code === "invalid_json";
    throw explained(error, contentEncoding);
  }
}

/** @param {{ timestamp: number }} event @param {Settings} settings */
function checkAge({ timestamp }, { now, tolerance }) {
  const signed = timestamp < FIRST_MILLISECONDS ? timestamp * 1000 : timestamp;
  const [age, limit] = [now() - signed, tolerance * 1000];
  // A clock that gives NaN fails both comparisons: the event is stale.
  if (-limit <= age && age <= limit) return;
  const off = `${Math.round(Math.abs(age) / 1000)} s ${age < 0 ? "ahead" : "old"}`;
  throw receiverError("stale_event", `${off}, ${tolerance} allowed`);
}

/** That of the import: by one that is changed later, all deliveries might have one id. @type {(text: string) => string} */
const toLowerCase = Function.prototype.call.bind(String.prototype.toLowerCase);

/** A verified signature is one string. Its digits may come in either case. @param {DeliveryContext} context */
function idOf({ signature }) {
  return toLowerCase(String(signature).slice(-64));
}
