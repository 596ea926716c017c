// @ts-check
// Options are what an object has itself.

import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";
import { dynamoDBStore } from "wms-webhook/dynamodb";
import { postgresStore } from "wms-webhook/postgres";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";
import { BODY, HEADER, SECRET, verifyWebhook } from "./deliveries.mjs";

class Chosen {
  get encoding() {
    return "bytes";
  }
  get tolerance() {
    return 1;
  }
  get maxEntries() {
    return 1;
  }
  get table() {
    return "x";
  }
  get prefix() {
    return "x";
  }
}
/** Of an own property and of one of its class. @type {any} */
const inherits = Object.assign(new Chosen(), { secret: SECRET });
const client = /** @type {any} */ ({ isOpen: true, eval: async () => "claimed" });
const told = { name: "TypeError", message: /^The option "\w+" is inherited: / };

test("an option of a class or of another object throws for a receiver or a store, and is not passed over", () => {
  throws(() => createReceiver(inherits), told);
  throws(() => memoryStore(/** @type {any} */ (new Chosen())), told);
  throws(() => redisStore(client, /** @type {any} */ (new Chosen())), told);
  throws(() => dynamoDBStore(client, /** @type {any} */ (new Chosen())), told);
  throws(() => postgresStore(/** @type {any} */ (new Chosen())), told);
  throws(
    () => memoryStore(/** @type {any} */ ({ entries: 1 })),
    /^TypeError: Unknown option "entries": the options are maxEntries, now/,
  );
  throws(() => redisStore(client, /** @type {any} */ ({ prefx: "" })), /^TypeError: Unknown option "prefx"/);
});

test("each option counts, wherever it stands", () => {
  const tolerance = /** @type {any} */ ("a day");
  throws(() => createReceiver({ secret: SECRET, tolerance }), /"tolerance"/);
  throws(() => createReceiver({ tolerance, secret: SECRET }), /"tolerance"/);
});

test("options that are no object throw, and without any a store has its defaults", () => {
  for (const mistake of [null, "maxEntries", 1]) {
    throws(
      () => memoryStore(/** @type {any} */ (mistake)),
      /^TypeError: The options are not an object: pass \{ maxEntries, /,
    );
  }
  for (const store of [memoryStore(), memoryStore(undefined), memoryStore({})]) {
    deepEqual(Object.keys(store), ["claim", "commit", "release"]);
  }
});

test("an option of a class or of another object is none for verifyWebhook", () => {
  const inherited = [{ encoding: "nonsense" }, { maxBodyBytes: 1 }, { undefined: "nonsense" }];
  for (const options of inherited.map((one) => Object.create(one)))
    equal(verifyWebhook(BODY, HEADER, SECRET, options), true);
  throws(() => verifyWebhook(BODY, HEADER, SECRET, { encoding: "nonsense" }), TypeError);
  equal(verifyWebhook(BODY, HEADER, SECRET, { maxBodyBytes: 1 }), false);
});

test("an option of its own is one, whatever the object's class is", () => {
  class Plain {
    encoding = "bytes";
  }
  for (const options of [new Plain(), Object.assign(Object.create(null), { encoding: "bytes" })]) {
    equal(verifyWebhook(BODY, HEADER, SECRET, options), true);
  }
  equal(verifyWebhook(BODY, HEADER, SECRET, { encoding: undefined, maxBodyBytes: undefined }), true);
  equal(typeof createReceiver({ secret: SECRET, tolerance: undefined }).fetch, "function");
  deepEqual(Object.keys(memoryStore({ maxEntries: 1 })), ["claim", "commit", "release"]);
});
