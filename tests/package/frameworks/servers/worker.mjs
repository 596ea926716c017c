// @ts-check
// For workerd, which gives the secret with each request.
import { makeReceiver } from "../receiver.mjs";

/** @type {ReturnType<typeof makeReceiver> | undefined} */
let receiver;

export default {
  /** @param {Request} request @param {{ MAC_SECRET: string }} env */
  fetch(request, env) {
    receiver ??= makeReceiver(env.MAC_SECRET);
    return receiver.fetch(request);
  },
};
