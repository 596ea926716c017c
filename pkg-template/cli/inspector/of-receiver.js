// @ts-check
// The inspector of what `listen` receives. It is opened when it is first asked for, with what came before.

import { bodyFields, headerFields } from "../io/saved/write.js";
import { openInspector } from "./server.js";

/**
 * What the page is given of a delivery.
 * @typedef {object} Seen
 * @property {Date} at
 * @property {string} verdict
 * @property {Record<string, string[]>} headers
 * @property {Uint8Array} body
 */

export class ReceiverInspector {
  /** @type {Promise<import("./server.js").Inspector> | undefined} */
  #opening;
  /** By their bodies: the number of each on the page. @type {WeakMap<Uint8Array, number>} */
  #numbers = new WeakMap();

  /**
   * @param {Iterable<Seen>} [earlier]
   * @returns {Promise<string>} the address of the page
   */
  async open(earlier = []) {
    this.#opening ??= this.#openWith(earlier);
    return (await this.#opening).url;
  }

  /** @param {Iterable<Seen>} earlier */
  async #openWith(earlier) {
    const inspector = await openInspector({ about: "receiver" });
    for (const delivery of earlier) this.#send(inspector, delivery);
    return inspector;
  }

  /** Shows one more, if the page was asked for. @param {Seen} delivery */
  add(delivery) {
    this.#opening?.then((inspector) => this.#send(inspector, delivery)).catch(() => undefined);
  }

  /**
   * @param {Seen} delivery @param {Iterable<Seen>} earlier it is among them
   * @returns {Promise<string>} the address that shows it
   */
  async urlOf(delivery, earlier) {
    const url = await this.open(earlier);
    const number = this.#numbers.get(delivery.body);
    return number === undefined ? `${url}#session` : `${url}#received=${number}`;
  }

  async close() {
    (await this.#opening?.catch(() => undefined))?.close();
  }

  /** @param {import("./server.js").Inspector} inspector @param {Seen} delivery */
  #send(inspector, { at, headers, body, verdict }) {
    const fields = { headers: headerFields(headers), ...bodyFields(body), verdict };
    this.#numbers.set(body, inspector.send({ receivedAt: at.toISOString(), ...fields }));
  }
}
