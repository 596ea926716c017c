// @ts-check
// What is known of a delivery so far, which `onError` is given.

/**
 * The body, the event and the signature are health data or authenticate them, so nothing that lists an object's
 * properties shows these: no console, no JSON, no copy.
 */
export class DeliveryContext {
  // Fields, so that no setter of Object.prototype takes them.
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
