// @ts-check
// The receiver of every server here. It prints what it handles and what it refuses.

import { createReceiver } from "wms-webhook/receiver";

export { PATH } from "./path.mjs";

// Read by name: no runtime here lacks it.
const { env } = process;

export const PORT = Number(env.PORT);

/** @param {string} [secret] */
export function makeReceiver(secret = env.MAC_SECRET ?? "") {
  return createReceiver({
    secret,
    onError: (error) => console.log("REFUSED", /** @type {any} */ (error).code),
  }).onAny((event) => console.log("HANDLED", event.sessionId));
}
