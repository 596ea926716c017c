// The types of `wms-webhook/redis`.

import type { Store } from "./receiver.js";

/** A client, pool, cluster or sentinel of the package `redis`, 4 or later, that is connected. */
export interface NodeRedisClient {
  readonly isOpen: boolean;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A client of the package `ioredis`, 4 or later, or its `Cluster`; or of `iovalkey`. */
export interface IoRedisClient {
  readonly status: string;
  eval(script: string, numberOfKeys: number, ...words: string[]): Promise<unknown>;
}

/**
 * A store in Redis (2.6.12 or later) or Valkey, by your own client of the package `redis` or `ioredis`: of one
 * server, of a cluster or of a sentinel.
 *
 * It writes one key for each delivery, which Redis deletes when its time is over, so a cluster spreads them. A
 * `keyPrefix` of the client stands before `prefix`. Show the keys to nobody: they are the deliveries' MACs. A
 * delivery is one round trip to claim it and one to commit it; a duplicate is one.
 *
 * **Two services that share a Redis need prefixes of their own.** With the same prefix each takes the other's
 * deliveries for its own: what one has handled is done for both, and the other never handles it.
 *
 * Configure the server so that it forgets nothing:
 *
 * - `maxmemory-policy noeviction`. Any other policy may evict a delivery, and its replay is handled again. A full
 *   server then refuses new deliveries (503), still notes those in hand, and still answers for those it knows.
 * - `appendonly yes`. With `appendfsync everysec`, a crash forgets up to a second. What was handled in that
 *   second is handled again if it is sent again; `appendfsync always` forgets nothing.
 * - Replication is asynchronous: a failover forgets what the replica has not received yet. `min-replicas-to-write 1`
 *   with `min-replicas-max-lag` bounds it to the lag. While no node takes writes, deliveries are answered 503.
 *
 * @param options `prefix` stands before each key: `"wms-webhook:"` by default. Own properties only
 * @throws {TypeError} if it is none of these clients, is closed, or is in legacy mode
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
 * const store = redisStore(client, { prefix: "clinic:" });
 * const receiver = createReceiver({ secret: process.env.MAC_SECRET, store });
 * ```
 */
export declare function redisStore(
  client: NodeRedisClient | IoRedisClient,
  options?: { prefix?: string },
): Store;
