// @ts-check
// The receiver of the demo, made as an application makes one: the package verifies, parses and handles each
// delivery once, and its session tracker says in which order the events came.

import { isKnownEvent } from "wms-webhook";
import { createReceiver } from "wms-webhook/receiver";
import { trackSession } from "wms-webhook/session";

/** Of a delivery that neither a handler nor `onError` hears of, since it was handled before. */
const REPLAYED = "replayed";

/** @param {string[]} secret the MAC secret, and the one that replaces it */
export function createObserved(secret) {
  let verdict = REPLAYED;
  /** Of the demo's only session. @type {import("wms-webhook/session").SessionState | null} */
  let session = null;

  const receiver = createReceiver({
    secret,
    onError(error) {
      const refusal = /** @type {import("wms-webhook").WmsWebhookError} */ (error);
      verdict = refusal.code === "invalid_event" ? `invalid_event ${refusal.path}` : refusal.code;
    },
  }).onAny((event, { id }) => {
    const { state, arrival } = trackSession(session, event, id);
    session = state;
    const isInOrder = arrival === "first" || arrival === "next";
    verdict = `accepted${isInOrder ? "" : `, ${arrival}`}${isKnownEvent(event) ? "" : ", unknown"}`;
  });

  return {
    receiver,
    /** What became of the last delivery: the sender learns the status only. The demo sends one at a time. */
    takeVerdict() {
      const taken = verdict;
      verdict = REPLAYED;
      return taken;
    },
  };
}
