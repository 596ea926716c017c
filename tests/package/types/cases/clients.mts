// The clients themselves are what `redisStore` takes. It compiles, and does not run.

import { Cluster, Redis } from "ioredis";
import { createClient, createClientPool, createCluster, createSentinel } from "redis";
import { redisStore } from "wms-webhook/redis";

redisStore(createClient());
redisStore(createClient({ RESP: 3 }));
redisStore(await createClient().connect());
redisStore(new Redis());
redisStore(new Cluster([]));
// @ts-expect-error: a client that is not connected yet, as a promise
redisStore(createClient().connect());
redisStore(createCluster({ rootNodes: [] }));
redisStore(await createCluster({ rootNodes: [] }).connect());
redisStore(createSentinel({ name: "main", sentinelRootNodes: [] }));
redisStore(createClientPool());
redisStore(new Redis({ name: "main", sentinels: [] }));
// @ts-expect-error: what `legacy()` gives, with callbacks
redisStore(createClient().legacy());
