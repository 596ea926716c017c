// @ts-check
// What both receivers of the demo do with a delivery: the package judges it, then the application
// looks whether it came before and whether it comes in order.

import { isKnownEvent, receiveWebhook, WmsWebhookError } from "wms-webhook";

/** @param {string[]} secrets the MAC secret, and the one that it is being replaced with */
export function openDesk(secrets) {
  const seen = new Set();
  let last = -1;

  /**
   * @param {Uint8Array | ArrayBuffer} body
   * @param {string | null | undefined} signature
   * @returns {{ status: number, verdict: string }}
   */
  return function receive(body, signature) {
    try {
      const event = receiveWebhook(body, signature, secrets);
      // Deliveries carry no id: the MAC of the body is one. Its digits may come in either case.
      const id = String(signature).toLowerCase();
      if (seen.has(id)) return { status: 200, verdict: "replayed" };
      seen.add(id);
      if (event.sequence < last) return { status: 200, verdict: "out of order" };
      last = event.sequence;
      return { status: 200, verdict: isKnownEvent(event) ? "accepted" : "accepted, unknown" };
    } catch (error) {
      if (!(error instanceof WmsWebhookError)) throw error;
      return { status: error.status, verdict: error.path ? `${error.code} ${error.path}` : error.code };
    }
  };
}
