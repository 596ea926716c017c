// The types of `wms-webhook/durable-object`.

import type { Store } from "./receiver.js";

/** What the store needs of a binding of a Durable Object. */
export interface DurableObjectNamespaceLike {
  idFromName(name: string): unknown;
  get(id: unknown): {
    fetch(
      url: string,
      init: { method: string; body: string },
    ): Promise<{ readonly ok: boolean; readonly status: number; json(): Promise<unknown> }>;
  };
}

/**
 * A store in Durable Objects, for any number of Workers: 256 objects share the deliveries.
 *
 * A delivery is one request to claim it and one to commit it, and writes at most five rows, those of the
 * index included; a duplicate is one request and writes none. An alarm deletes expired rows. It runs when the
 * first delivery of an object expires, and then at least every quarter of the `ttl`. So an object wakes up to
 * five times in a `ttl`, however many deliveries come, and 256 of them 640 times a day by the defaults. One
 * that gets a delivery now and then wakes once for it.
 *
 * While an object is away, is reset or cannot write, deliveries are answered 503.
 *
 * @param namespace the binding of {@link WebhookDeliveries}
 * @throws {TypeError} if it is no such binding
 * @example
 * ```ts
 * import { env } from "cloudflare:workers";
 * import { durableObjectStore } from "wms-webhook/durable-object";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * export { WebhookDeliveries } from "wms-webhook/durable-object";
 *
 * const receiver = createReceiver({ secret: env.MAC_SECRET, store: durableObjectStore(env.DELIVERIES) });
 * export default { fetch: receiver.fetch };
 * ```
 */
export declare function durableObjectStore(namespace: DurableObjectNamespaceLike): Store;

/**
 * The Durable Object that remembers deliveries, in its SQLite storage (`new_sqlite_classes`). Export
 * it from your Worker.
 */
export declare class WebhookDeliveries {
  /** By this Cloudflare's types know a Durable Object. There is no such property. */
  readonly __DURABLE_OBJECT_BRAND: never;
  constructor(state: unknown, env?: unknown);
  fetch(request: Request): Promise<Response>;
  alarm(): Promise<void>;
}
