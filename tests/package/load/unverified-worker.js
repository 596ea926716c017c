// @ts-check
// The Worker example as it would be without verification, and without a memory of deliveries.

import { env } from "cloudflare:workers";

export { Session, WebhookDeliveries } from "./worker/index.ts";

export default {
  /** @param {Request} request */
  async fetch(request) {
    const event = /** @type {any} */ (await request.json());
    const { SESSIONS } = /** @type {any} */ (env);
    const id = request.headers.get("x-wms-content-mac");
    await SESSIONS.get(SESSIONS.idFromName(event.sessionId)).add(id, event);
    console.log(event.event, event.sequence);
    return new Response();
  },
};
