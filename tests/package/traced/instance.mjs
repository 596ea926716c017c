// @ts-check
// Whether `import` and `require` give the same, entry by entry, in the runtime that runs this.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as core from "wms-webhook";
import * as durableObject from "wms-webhook/durable-object";
import * as dynamodb from "wms-webhook/dynamodb";
import * as lambda from "wms-webhook/lambda";
import * as postgres from "wms-webhook/postgres";
import * as receiver from "wms-webhook/receiver";
import * as redis from "wms-webhook/redis";
import * as sqlite from "wms-webhook/sqlite";
import * as storeTest from "wms-webhook/store-test";
import * as tools from "wms-webhook/tools";

const require = createRequire(import.meta.url);
/** What the build for everything but Node exports. @param {string} file */
const namesOf = async (file) => Object.keys(await import(`./node_modules/wms-webhook/${file}.js`)).sort();

for (const [file, imported] of Object.entries({
  index: core,
  receiver,
  lambda,
  redis,
  postgres,
  "durable-object": durableObject,
  dynamodb,
  sqlite,
  "store-test": storeTest,
  tools,
})) {
  const required = require(file === "index" ? "wms-webhook" : `wms-webhook/${file}`);
  const names = await namesOf(file);
  assert.deepEqual(Object.keys(required).sort(), names);
  for (const name of names) assert.equal(/** @type {any} */ (imported)[name], required[name], name);
}

// What one throws, the other knows; and the receiver's core is the user's.
const required = require("wms-webhook");
assert.throws(() => required.parseEvent("{"), core.WmsWebhookError);
assert.throws(() => core.parseEvent("{"), required.WmsWebhookError);
for (const { createReceiver } of [receiver, require("wms-webhook/receiver")]) {
  /** @type {unknown[]} */
  const errors = [];
  const { fetch } = createReceiver({
    secret: "s",
    onError: (/** @type {any} */ error) => void errors.push(error),
  });
  const { status } = await fetch(new Request("https://example.com/", { method: "POST", body: "{}" }));
  assert.equal(status, 401);
  assert.ok(errors.length === 1 && errors[0] instanceof core.WmsWebhookError);
  assert.equal(errors[0].code, "missing_signature");
}
console.log("one instance");
