// @ts-check
// From a request to a handled event, once. `take` is the path of a delivery; what is around it reads
// requests and answers them.

import { EVENTS, isKnownEvent, receiveWebhook, SIGNATURE_HEADER, WmsWebhookError } from "wms-webhook";
import { property } from "../core/inherited.js";
import { respondToNode, toResponse } from "./answer.js";
import { StreamBody } from "./body.js";
import { explained } from "./content-encoding.js";
import { claimed } from "./idempotency.js";
import { readNodeRequest } from "./node-request.js";
import { toReceiverOptions } from "./options.js";

/** @typedef {import("../types/receiver.d.ts").Delivery} Delivery */
/** @typedef {(event: any, delivery: Delivery) => unknown} Handler */

/**
 * What is known of a request so far.
 * @typedef {{ body: Uint8Array | undefined, signature?: string | readonly string[] | null | undefined, event: any, isAuthentic: boolean }} Progress
 */

/** What the programmer can mend, and the console says once whoever sent it. */
const TRAPS = new Set(["body_already_parsed", "unsupported_content_encoding"]);

/** @type {typeof import("../types/receiver.d.ts").createReceiver} */
export function createReceiver(options) {
  const { secret, core, tolerance, maxBodyBytes, bodyTimeout, now, onError, ...once } =
    toReceiverOptions(options);
  /** @type {Map<string, Handler>} */
  const handlers = new Map();
  /** @type {Handler | undefined} */
  let anyHandler;
  /** @type {Handler | undefined} */
  let unknownHandler;
  /** @type {Set<string>} */
  const toldOnce = new Set();

  /**
   * The path of a delivery: verified, parsed, fresh, claimed, handled.
   * @param {Progress} progress
   * @param {unknown} contentEncoding the header of that name
   */
  async function take(progress, contentEncoding) {
    const { body, signature } = /** @type {Progress & { body: Uint8Array }} */ (progress);
    let event;
    try {
      event = receiveWebhook(body, signature, secret, core);
    } catch (error) {
      // The event is judged after the MAC.
      const { code } = /** @type {WmsWebhookError} */ (error);
      progress.isAuthentic = code === "invalid_event" || code === "invalid_json";
      throw explained(error, contentEncoding);
    }
    progress.isAuthentic = true;
    progress.event = event;

    const age = now() / 1000 - toSeconds(event.timestamp);
    // A clock that gives NaN refuses.
    const isFresh = -tolerance <= age && age <= tolerance;
    if (!isFresh) {
      const seconds = Math.round(Math.abs(age));
      throw new WmsWebhookError(
        "stale_event",
        `${seconds} s ${age < 0 ? "ahead" : "old"}, ${tolerance} allowed`,
      );
    }
    // It was verified, so it is one string. Its digits may come in either case.
    const id = String(signature).slice(-64).toLowerCase();
    await claimed(
      id,
      once,
      () => handle(event, { id, body }),
      (failure) => report(failure, progress),
    );
  }

  /** @param {any} event @param {Delivery} delivery */
  async function handle(event, delivery) {
    const own = isKnownEvent(event) ? handlers.get(event.event) : unknownHandler;
    try {
      await own?.(event, delivery);
      await anyHandler?.(event, delivery);
    } catch (error) {
      throw new Thrown(error);
    }
  }

  /**
   * Does the work of a request, and reports why it was not done.
   * @param {(progress: Progress) => Promise<void>} work
   * @returns {Promise<number>} the status to answer with
   */
  async function answer(work) {
    /** @type {Progress} */
    const progress = { isAuthentic: false, body: undefined, signature: undefined, event: undefined };
    try {
      await work(progress);
      return 200;
    } catch (error) {
      const isTold = await report(error, progress);
      // An authentic delivery that nobody has taken note of: may it come again.
      if (!isTold && progress.isAuthentic) return 500;
      return isOurs(error) ? error.status : 500;
    }
  }

  /**
   * @param {unknown} error
   * @param {Progress} progress
   * @returns {Promise<boolean>} whether the hook has taken note
   */
  async function report(error, progress) {
    const isTrap = isOurs(error) && TRAPS.has(error.code);
    if (isTrap && !toldOnce.has(error.code)) {
      toldOnce.add(error.code);
      console.error(`wms-webhook: ${error.message}`);
    }
    if (onError) {
      try {
        await onError(error instanceof Thrown ? error.value : error, progress);
        return true;
      } catch (failure) {
        console.error("wms-webhook: onError failed:", failure);
        return false;
      }
    }
    // What anybody can send is not logged: a log is memory, too.
    if (progress.isAuthentic && !isTrap) {
      const { event } = progress;
      // Only a code that WMS documents: any other is the sender's text.
      const what = event && isKnownEvent(event) ? event.event : "a delivery";
      if (error instanceof Thrown) console.error(`wms-webhook: the handler of ${what} failed:`, error.value);
      else console.error(`wms-webhook: ${what}:`, /** @type {Error} */ (error).message);
    }
    return true;
  }

  /** @type {import("../types/receiver.d.ts").Receiver} */
  const receiver = {
    on(code, handler) {
      checkHandler(handler);
      const codes = typeof code === "string" ? [code] : code;
      for (const [at, one] of codes.entries()) {
        if (!Object.hasOwn(EVENTS, one)) {
          throw new TypeError(
            `WMS documents no event ${JSON.stringify(one)}: use a code of EVENTS, or onUnknown().`,
          );
        }
        if (handlers.has(one) || codes.indexOf(one) !== at) {
          throw new TypeError(`${one} has a handler already: call on() once for each code.`);
        }
      }
      for (const one of codes) handlers.set(one, /** @type {Handler} */ (handler));
      return receiver;
    },

    onAny(handler) {
      checkHandler(handler);
      if (anyHandler) throw new TypeError("onAny() was called before: call it once.");
      anyHandler = handler;
      return receiver;
    },

    onUnknown(handler) {
      checkHandler(handler);
      if (unknownHandler) throw new TypeError("onUnknown() was called before: call it once.");
      unknownHandler = handler;
      return receiver;
    },

    async fetch(request) {
      // What is no request at all is reported below, too: this never rejects.
      const isTaken = request?.bodyUsed || Boolean(request?.body?.locked);
      const body = new StreamBody(isTaken ? null : request?.body);
      const status = await answer(async (progress) => {
        checkMethod(request.method);
        if (isTaken) {
          throw new WmsWebhookError(
            "body_already_parsed",
            "request.json(), text() or formData() was called. Pass the request unread, or a clone made before.",
          );
        }
        progress.signature = request.headers.get(SIGNATURE_HEADER);
        const length = request.headers.get("content-length");
        progress.body = await body.read(length, maxBodyBytes, bodyTimeout);
        await take(progress, request.headers.get("content-encoding"));
      });
      return toResponse(status, body);
    },

    async node(req, res) {
      if (typeof req?.on !== "function" || typeof res?.writeHead !== "function") {
        throw new TypeError(
          "node() takes the request and the response of node:http. Koa: node(ctx.req, ctx.res). " +
            "Fastify: node(request.raw, reply.raw) after reply.hijack().",
        );
      }
      const status = await answer(async (progress) => {
        checkMethod(req.method);
        progress.signature = property(req.headers, SIGNATURE_HEADER);
        progress.body = await readNodeRequest(req, maxBodyBytes, bodyTimeout);
        await take(progress, property(req.headers, "content-encoding"));
      });
      respondToNode(req, res, status);
    },
  };
  return receiver;
}

/** From here on a timestamp is taken for milliseconds: as seconds it would be after the year 5138. */
const FIRST_MILLISECONDS = 1e11;

/** WMS documents seconds. @param {number} timestamp */
function toSeconds(timestamp) {
  return timestamp < FIRST_MILLISECONDS ? timestamp : timestamp / 1000;
}

/** What a handler threw. It is not ours, whatever it is. */
class Thrown {
  value;

  /** @param {unknown} value */
  constructor(value) {
    this.value = value;
  }
}

/** @param {unknown} error @returns {error is WmsWebhookError} */
function isOurs(error) {
  return error instanceof WmsWebhookError;
}

/** @param {unknown} handler */
function checkHandler(handler) {
  if (typeof handler !== "function") throw new TypeError("The handler is not a function: pass (event) => …");
}

/** @param {string | undefined} method */
function checkMethod(method) {
  if (method !== "POST") throw new WmsWebhookError("method_not_allowed");
}
