// @ts-check
// What handlers learn beside the event.

/** A class, as the signal is made only if a handler asks for it, and a transaction begins later. */
export class Delivery {
  // Fields, so that no setter of Object.prototype takes them.
  id;
  body;
  request;
  rest;
  #task;

  /** @param {import("./task.js").Task} task once it was verified and parsed */
  constructor(task) {
    this.id = /** @type {string} */ (task.id);
    this.body = /** @type {Uint8Array} */ (task.body);
    this.request = task.call.request;
    this.rest = task.call.rest;
    this.#task = task;
  }

  get tx() {
    return this.#task.tx;
  }

  get signal() {
    return this.#task.signal;
  }
}
