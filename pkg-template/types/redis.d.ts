// The types of `wms-webhook/redis`.

import type { Store } from "./receiver.js";

/** A connected client of the package `redis`. Not its cluster or sentinel, whose `sendCommand` is another. */
export interface NodeRedisClient {
  sendCommand(command: string[]): Promise<unknown>;
}

/** A client of the package `ioredis`. */
export interface IoRedisClient {
  call(command: string, ...words: string[]): Promise<unknown>;
}

/**
 * A store in Redis (2.6.12 or later), by your own client of the package `redis` or `ioredis`.
 *
 * It writes one key for each delivery, which Redis deletes when its time is over. Give the keys to
 * no other: they are the deliveries' MACs.
 *
 * @param options `prefix` stands before each key: `"wms-webhook:"` by default. Own properties only
 * @throws {TypeError} if it is neither client
 * @example
 * ```ts
 * import { createClient } from "redis";
 * import { createReceiver } from "wms-webhook/receiver";
 * import { redisStore } from "wms-webhook/redis";
 *
 * // Without its offline queue, so that a delivery is answered 503 while Redis is away.
 * const client = createClient({ url: "redis://127.0.0.1:6379", disableOfflineQueue: true });
 * client.on("error", (error) => console.error("Redis:", error.message));
 * await client.connect();
 *
 * const receiver = createReceiver({ secret: process.env.MAC_SECRET, store: redisStore(client) });
 * ```
 */
export declare function redisStore(
  client: NodeRedisClient | IoRedisClient,
  options?: { prefix?: string },
): Store;
