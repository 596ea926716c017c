// @ts-check
// What is known of a delivery so far. `onError` is given a copy of it, with what went wrong.

/**
 * The body, the event and the signature are health data or authenticate them, so nothing that lists an object's
 * properties shows these: no console, no JSON, no copy.
 */
export class DeliveryContext {
  // Fields, so that no setter of Object.prototype takes them.
  /** Of what is reported. @type {string | undefined} */
  code = undefined;
  isAuthentic = false;
  handled = false;
  /** @type {Uint8Array | undefined} */
  #body = undefined;
  /** @type {string | readonly string[] | null | undefined} */
  #signature = undefined;
  /** @type {any} */
  #event = undefined;
  /** @type {string | undefined} */
  #id = undefined;

  get body() {
    return this.#body;
  }
  set body(body) {
    this.#body = body;
  }
  get signature() {
    return this.#signature;
  }
  set signature(signature) {
    this.#signature = signature;
  }
  get event() {
    return this.#event;
  }
  set event(event) {
    this.#event = event;
  }
  get id() {
    return this.#id;
  }
  set id(id) {
    this.#id = id;
  }
}

/**
 * As it is now: a delivery may be reported more than once, with other codes.
 *
 * @param {DeliveryContext} context
 * @param {import("../types/receiver.d.ts").FailureCode} code
 * @returns {import("../types/receiver.d.ts").Failure}
 */
export function failureOf(context, code) {
  const failure = new DeliveryContext();
  failure.code = code;
  failure.isAuthentic = context.isAuthentic;
  failure.handled = context.handled;
  failure.body = context.body;
  failure.signature = context.signature;
  failure.event = context.event;
  failure.id = context.id;
  return /** @type {any} */ (failure);
}
