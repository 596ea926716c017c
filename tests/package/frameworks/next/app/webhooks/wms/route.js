// @ts-check
import { makeReceiver } from "../../../../receiver.mjs";

/** @type {ReturnType<typeof makeReceiver> | undefined} */
let receiver;

/** @param {Request} request */
function handle(request) {
  // Made with the first delivery: `next build` loads this file, without the secret.
  receiver ??= makeReceiver();
  return receiver.fetch(request);
}

export { handle as POST, handle as PUT };
