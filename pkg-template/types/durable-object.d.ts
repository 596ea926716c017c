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
