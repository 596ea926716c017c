// @ts-check
// What `onError` is given: what is known of a delivery when something went wrong.

/**
 * The body, the event and the signature are health data or authenticate them, so nothing that lists an object's
 * properties shows these: no console, no JSON, no copy.
 */
export class DeliveryContext {
  // Fields, so that no setter of Object.prototype takes them.
  code;
  isAuthentic;
  handled;
  #body;
  #signature;
  #event;
  #id;

  /**
   * @param {import("./task.js").Task} task as it is now: it may be reported more than once, with other codes
   * @param {import("../types/receiver.d.ts").FailureCode} code
   */
  constructor({ isAuthentic, handled, body, signature, classified, id }, code) {
    this.code = code;
    this.isAuthentic = isAuthentic;
    this.handled = handled;
    this.#body = body;
    this.#signature = signature;
    this.#event = classified?.event;
    this.#id = id;
  }

  get body() {
    return this.#body;
  }
  get signature() {
    return this.#signature;
  }
  get event() {
    return this.#event;
  }
  get id() {
    return this.#id;
  }
}
