// The clients themselves are what `redisStore` takes. It compiles, and does not run.

import { Cluster, Redis } from "ioredis";
import { createClient, createCluster, createSentinel } from "redis";
import { redisStore } from "wms-webhook/redis";

redisStore(createClient());
redisStore(createClient({ RESP: 3 }));
redisStore(await createClient().connect());
redisStore(new Redis());
redisStore(new Cluster([]));
// @ts-expect-error: a client that is not connected yet, as a promise
redisStore(createClient().connect());
// @ts-expect-error: a cluster, whose `sendCommand` takes a key first
redisStore(createCluster({ rootNodes: [] }));
// @ts-expect-error: a sentinel, whose `sendCommand` takes another argument first
redisStore(createSentinel({ name: "main", sentinelRootNodes: [] }));
