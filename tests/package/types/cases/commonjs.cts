// The same package by `require`.

import wms = require("wms-webhook");
import objects = require("wms-webhook/durable-object");
import dynamodb = require("wms-webhook/dynamodb");
import fixtures = require("wms-webhook/fixtures");
import schema = require("wms-webhook/schema");
import sqlite = require("wms-webhook/sqlite");
import storeTest = require("wms-webhook/store-test");
import lambda = require("wms-webhook/lambda");
import postgres = require("wms-webhook/postgres");
import receivers = require("wms-webhook/receiver");
import redis = require("wms-webhook/redis");
import sessions = require("wms-webhook/session");
import tools = require("wms-webhook/tools");

const event = wms.parseEvent("");
if (wms.isKnownEvent(event) && event.event === "GENERAL_ERROR") {
  const details: string = event.payload.details;
}
if (!wms.isKnownEvent(event)) {
  const deviation: wms.Deviation | undefined = wms.deviationOf(event);
  const code: string | number | undefined = wms.payloadCode(event);
}
// @ts-expect-error: a parsed body
wms.verifyWebhook({}, "", "secret");

declare const client: redis.NodeRedisClient;
declare const namespace: objects.DurableObjectNamespaceLike;
const stores: receivers.Store[] = [
  receivers.memoryStore(),
  redis.redisStore(client),
  objects.durableObjectStore(namespace),
];
const receiver = receivers.createReceiver({ secret: "secret", store: stores[0] }).on(
  "INTERMEDIATE_RESULTS",
  (event) => {
    const snr: number = event.payload.snr;
    // @ts-expect-error: of other events
    const details: string = event.payload.details;
  },
);
const response: Promise<lambda.LambdaResponse> = lambda.lambdaHandler(receiver)({ httpMethod: "POST" });
// @ts-expect-error: WMS has no such code
receiver.on("WMS_UNLOADED", () => {});
// @ts-expect-error: an address is no client
redis.redisStore("redis://127.0.0.1");
const created: storeTest.StoreTest[] = storeTest.storeTests({ create: receivers.memoryStore });
// @ts-expect-error: no client
dynamodb.dynamoDBStore("table");
// @ts-expect-error: a path is no database
sqlite.sqliteStore("deliveries.db");
// @ts-expect-error: an address is no pool
postgres.postgresStore({ pool: "postgres://127.0.0.1" });
// @ts-expect-error: no binding
objects.durableObjectStore({});
const answer: Promise<void> = new objects.WebhookDeliveries({}).alarm();

const details: string = fixtures.fixture("LOW_SNR").payload.details;
// @ts-expect-error: WMS has no such code
fixtures.fixture("WMS_UNLOADED");
const judged = schema.wmsEventSchema["~standard"].validate(event);
const issues: readonly schema.StandardIssue[] | undefined = judged.issues;
// @ts-expect-error: no options
schema.toCloudEvent(event);

const { state }: sessions.Tracked = sessions.trackSession(null, event, "");
const phase: sessions.Phase = sessions.summarizeSession(state).phase;
const [finding] = tools.explainWebhook("", "", "secret").findings;
// @ts-expect-error: `explain` knows no such cause
if (finding?.cause === "bad_luck") {
}
// @ts-expect-error: no such scenario
tools.simulateSession({ scenario: "failure" });
