// What the types of the shared stores let pass and what they do not. It compiles, and does not run.

import { createReceiver, type Store } from "wms-webhook/receiver";
import {
  type DurableObjectNamespaceLike,
  durableObjectStore,
  WebhookDeliveries,
} from "wms-webhook/durable-object";
import { type DynamoDBClientLike, dynamoDBStore } from "wms-webhook/dynamodb";
import { SQLITE_SCHEMA, type SQLiteDatabaseLike, sqliteStore } from "wms-webhook/sqlite";
import { type StoreTest, storeTests, transactionalStoreTests } from "wms-webhook/store-test";
import { type IoRedisClient, type NodeRedisClient, redisStore } from "wms-webhook/redis";

declare const redis: NodeRedisClient;
declare const ioredis: IoRedisClient;
const stores: Store[] = [redisStore(redis), redisStore(ioredis, { prefix: "clinic:" })];
createReceiver({ secret: "secret", store: redisStore(redis) });

declare const namespace: DurableObjectNamespaceLike;
const objects: Store = durableObjectStore(namespace);
const answer: Promise<Response> = new WebhookDeliveries({}).fetch(new Request("https://deliveries/"));
export class Deliveries extends WebhookDeliveries {}

declare const dynamo: DynamoDBClientLike;
declare class UpdateItemCommand {
  constructor(input: { TableName: string | undefined });
}
declare const database: SQLiteDatabaseLike;
stores.push(dynamoDBStore(dynamo, { table: "deliveries", UpdateItemCommand, key: "pk" }), sqliteStore(database));
const schema: string = SQLITE_SCHEMA;
const tests: StoreTest[] = storeTests({ create: () => redisStore(redis), advance: (seconds: number) => seconds });
for (const [title, check] of tests) {
  const ended: Promise<void> = check();
}
transactionalStoreTests<string[]>({
  create: () => ({ run: async (id, ttl, work) => (await work([id]), "done") }),
  write: (tx, id) => tx.push(id),
  read: () => 1,
});

// @ts-expect-error: the command is missing
dynamoDBStore(dynamo, { table: "deliveries" });
// @ts-expect-error: a path is no database
sqliteStore("deliveries.db");
// @ts-expect-error: a store without `commit`
storeTests({ create: () => ({ claim: () => "done" as const, release() {} }) });
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
