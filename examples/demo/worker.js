// @ts-check
// The same receiver as a Worker.

import { createObserved } from "./observed.js";

/** @type {ReturnType<typeof createObserved> | undefined} */
let observed;

export default {
  /** @param {Request} request @param {{ MAC_SECRETS: string }} env */
  async fetch(request, env) {
    observed ??= createObserved(JSON.parse(env.MAC_SECRETS));
    if (request.method === "GET") return new Response(observed.takeVerdict());
    return observed.receiver.fetch(request);
  },
};
