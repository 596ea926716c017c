// A Worker whose bindings `wrangler types` describes. It compiles, and does not run.

import { env } from "cloudflare:workers";
import { durableObjectStore } from "wms-webhook/durable-object";
import { createReceiver } from "wms-webhook/receiver";

export { WebhookDeliveries } from "wms-webhook/durable-object";

const receiver = createReceiver({ secret: env.MAC_SECRET, store: durableObjectStore(env.DELIVERIES) });

export default {
  async fetch(request, env, ctx) {
    durableObjectStore(env.DELIVERIES);
    durableObjectStore(ctx.exports.WebhookDeliveries);
    // @ts-expect-error: it is not among the bindings
    durableObjectStore(env.DELIVERY);
    return receiver.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;
