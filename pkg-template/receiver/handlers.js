// @ts-check
// Which function handles which event.

import { EVENTS, WmsWebhookError } from "wms-webhook";
import { isThenable } from "./thenable.js";

/** @typedef {(event: any, delivery: import("../types/receiver.d.ts").Delivery<any, any, any>) => unknown} Handler */

/** @typedef {import("../types/index.d.ts").ClassifiedEvent} ClassifiedEvent */

/** What a handler threw. It is not an error of ours, whatever it is. */
export class HandlerError {
  thrown;

  /** @param {unknown} thrown */
  constructor(thrown) {
    this.thrown = thrown;
  }
}

/** A new event of WMS would pass unnoticed; that nobody asked for one that is documented is a choice. */
const UNHEARD =
  "wms-webhook: an event that is not as WMS documents it had no handler: add onUnknown(handler) or " +
  "onAny(handler). This is reported once.";

/** @param {unknown} error @returns {import("../types/receiver.d.ts").FailureCode} */
export function codeOf(error) {
  if (error instanceof HandlerError) return "handler_failed";
  // Such as what a clock of the programmer's throws.
  return error instanceof WmsWebhookError ? error.code : "unexpected_error";
}

export class Handlers {
  /** @type {Map<string, Handler>} */
  #byCode = new Map();
  /** @type {Handler | undefined} */
  #any = undefined;
  /** @type {Handler | undefined} */
  #unknown = undefined;
  #hasWarned = false;

  /** @param {string | readonly string[]} code @param {Handler} handler */
  on(code, handler) {
    checkHandler(handler);
    const codes = typeof code === "string" ? [code] : code;
    for (const [at, one] of codes.entries()) {
      if (!Object.hasOwn(EVENTS, one)) {
        throw new TypeError(
          `WMS documents no event ${JSON.stringify(one)}: use a code of EVENTS, or onUnknown().`,
        );
      }
      if (this.#byCode.has(one) || codes.indexOf(one) !== at) {
        throw new TypeError(`${one} has a handler already: call on() once for each code.`);
      }
    }
    for (const one of codes) this.#byCode.set(one, handler);
  }

  /** @param {Handler} handler */
  onAny(handler) {
    checkHandler(handler);
    if (this.#any) throw new TypeError("onAny() was called before: call it once.");
    this.#any = handler;
  }

  /** @param {Handler} handler */
  onUnknown(handler) {
    checkHandler(handler);
    if (this.#unknown) throw new TypeError("onUnknown() was called before: call it once.");
    this.#unknown = handler;
  }

  /**
   * @param {ClassifiedEvent} classified
   * @param {import("../types/receiver.d.ts").Delivery<any, any, any>} delivery
   * @returns {unknown} at once if they are synchronous, or a promise
   * @throws {HandlerError} at once or later
   * @throws {WmsWebhookError} if no handler may have it
   */
  handle(classified, delivery) {
    const own = this.#ownFor(classified);
    const { event, isKnown } = classified;
    if (!isKnown && !own && !this.#any) this.#warn();
    try {
      const first = own?.(event, delivery);
      const last = isThenable(first)
        ? Promise.resolve(first).then(() => this.#any?.(event, delivery))
        : this.#any?.(event, delivery);
      return isThenable(last) ? Promise.resolve(last).catch(fail) : undefined;
    } catch (error) {
      return fail(error);
    }
  }

  #warn() {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    console.warn(UNHEARD);
  }

  /**
   * The handler for an event of its class, beside `onAny`.
   *
   * @param {ClassifiedEvent} classified
   * @returns {Handler | undefined}
   * @throws {WmsWebhookError} if its code has a handler that must not see it as it is, and there is no other:
   *   nobody would hear of it
   */
  #ownFor({ event, isKnown, deviation }) {
    if (isKnown) return this.#byCode.get(event.event);
    if (deviation && !this.#unknown && !this.#any && this.#byCode.has(event.event)) {
      const { path, reason } = deviation;
      const detail = `${reason} at "${path}": not as documented, and no onUnknown() or onAny() takes it`;
      throw new WmsWebhookError("invalid_event", detail, { path, reason });
    }
    return this.#unknown;
  }
}

/** @param {unknown} thrown @returns {never} */
function fail(thrown) {
  throw new HandlerError(thrown);
}

/** @param {unknown} handler */
function checkHandler(handler) {
  if (typeof handler !== "function") throw new TypeError("The handler is not a function: pass (event) => …");
}
