// What the types of the shared stores let pass and what they do not. It compiles, and does not run.

import { createReceiver, type Store } from "wms-webhook/receiver";
import {
  type DurableObjectNamespaceLike,
  durableObjectStore,
  WebhookDeliveries,
} from "wms-webhook/durable-object";
import { type IoRedisClient, type NodeRedisClient, redisStore } from "wms-webhook/redis";

declare const redis: NodeRedisClient;
declare const ioredis: IoRedisClient;
const stores: Store[] = [redisStore(redis), redisStore(ioredis, { prefix: "clinic:" })];
createReceiver({ secret: "secret", store: redisStore(redis) });

declare const namespace: DurableObjectNamespaceLike;
const objects: Store = durableObjectStore(namespace);
const answer: Promise<Response> = new WebhookDeliveries({}).fetch(new Request("https://deliveries/"));
export class Deliveries extends WebhookDeliveries {}

// @ts-expect-error: an address is no client
redisStore("redis://127.0.0.1");
// @ts-expect-error: a client that is not awaited
redisStore(Promise.resolve(redis));
// @ts-expect-error: a client of neither package
redisStore({ send: async (words: string[]) => words });
// @ts-expect-error: no such option
redisStore(redis, { ttl: 5 });
// @ts-expect-error: a text
redisStore(redis, { prefix: 5 });
// @ts-expect-error: one object of a namespace
durableObjectStore(namespace.get(namespace.idFromName("one")));
// @ts-expect-error: a binding that may not be set
durableObjectStore(namespace as DurableObjectNamespaceLike | undefined);
// @ts-expect-error: a store, not a client
createReceiver({ secret: "secret", store: redis });
// @ts-expect-error: a store, not a binding
createReceiver({ secret: "secret", store: namespace });
