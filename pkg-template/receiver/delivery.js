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

  /**
   * @param {string} id
   * @param {Uint8Array} body
   * @param {import("./pipeline.js").Call} call
   * @param {import("./task.js").Task} task
   */
  constructor(id, body, { request, rest }, task) {
    this.id = id;
    this.body = body;
    this.request = request;
    this.rest = rest;
    this.#task = task;
  }

  get tx() {
    return this.#task.tx;
  }

  get signal() {
    return this.#task.signal;
  }
}
