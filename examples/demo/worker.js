// @ts-check
// The same receiver as a Worker.

import { SIGNATURE_HEADER } from "wms-webhook";
import { openDesk } from "./desk.js";

/** @type {ReturnType<typeof openDesk> | undefined} */
let receive;

export default {
  /** @param {Request} request @param {{ MAC_SECRETS: string }} env */
  async fetch(request, env) {
    receive ??= openDesk(JSON.parse(env.MAC_SECRETS));
    const body = await request.arrayBuffer();
    const { status, verdict } = receive(body, request.headers.get(SIGNATURE_HEADER));
    return new Response(verdict, { status });
  },
};
