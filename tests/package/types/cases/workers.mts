// The receiver and its store with the types of Cloudflare alone. It compiles, and does not run.

import { env } from "cloudflare:workers";
import { durableObjectStore, WebhookDeliveries } from "wms-webhook/durable-object";
import { createReceiver, type Store } from "wms-webhook/receiver";

export { WebhookDeliveries } from "wms-webhook/durable-object";
/** As `extends` renames it. */
export class Deliveries extends WebhookDeliveries {}

interface Env {
  MAC_SECRET: string;
  DELIVERIES: DurableObjectNamespace<WebhookDeliveries>;
  RENAMED: DurableObjectNamespace<Deliveries>;
  UNTYPED: DurableObjectNamespace;
  MAYBE?: DurableObjectNamespace<WebhookDeliveries>;
  BUCKET: R2Bucket;
  OTHER: Fetcher;
}

export default {
  async fetch(request, env, ctx) {
    const stores: Store[] = [
      durableObjectStore(env.DELIVERIES),
      durableObjectStore(env.RENAMED),
      durableObjectStore(env.UNTYPED),
      durableObjectStore(env.DELIVERIES.jurisdiction("eu")),
    ];
    const receiver = createReceiver({ secret: env.MAC_SECRET, store: stores[0] });
    // @ts-expect-error: a binding that may not be set
    durableObjectStore(env.MAYBE);
    // @ts-expect-error: another binding
    durableObjectStore(env.BUCKET);
    // @ts-expect-error: another binding
    durableObjectStore(env.OTHER);
    // @ts-expect-error: one object of the namespace
    durableObjectStore(env.DELIVERIES.getByName("one"));
    // @ts-expect-error: the class itself
    durableObjectStore(WebhookDeliveries);
    return receiver.fetch(request, env, ctx);
  },
} satisfies ExportedHandler<Env>;

declare const secret: string | undefined;
const receiver = createReceiver({ secret });
export const handler: ExportedHandler<Env> = { fetch: receiver.fetch };
const fetched: Promise<Response> = receiver.fetch(new Request("https://example.com/"));

// What Cloudflare asks of a class that a namespace is of.
const branded: Rpc.DurableObjectBranded = null as unknown as WebhookDeliveries;
const object: DurableObject = null as unknown as WebhookDeliveries;
declare const state: DurableObjectState;
new WebhookDeliveries(state, env);
const stub: DurableObjectStub<WebhookDeliveries> = null as unknown as DurableObjectStub<Deliveries>;
const answer: Promise<Response> = stub.fetch("https://deliveries/", { method: "POST", body: "{}" });
// @ts-expect-error: it is no entry of a worker
const entry: Rpc.WorkerEntrypointBranded = null as unknown as WebhookDeliveries;
