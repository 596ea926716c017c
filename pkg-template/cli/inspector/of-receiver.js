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
   * @param {{ fragment?: string, isOpened: boolean, earlier?: Iterable<Seen> }} choices whether the browser opens it
   * @returns {Promise<string>} the address
   */
  async show({ fragment = "#session", isOpened, earlier = [] }) {
    this.#opening ??= this.#openWith(earlier);
    const inspector = await this.#opening;
    if (isOpened) inspector.openInBrowser(fragment);
    return `${inspector.url}${fragment}`;
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
   * Shows this one in the browser.
   * @param {Seen} delivery @param {Iterable<Seen>} earlier it is among them
   * @returns {Promise<string>} the address
   */
  async showDelivery(delivery, earlier) {
    await this.show({ isOpened: false, earlier });
    const number = this.#numbers.get(delivery.body);
    return this.show({ isOpened: true, ...(number !== undefined && { fragment: `#received=${number}` }) });
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
