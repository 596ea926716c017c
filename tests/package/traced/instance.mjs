// @ts-check
// Whether `import` and `require` give the same, entry by entry, in the runtime that runs this.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as core from "wms-webhook";
import * as receiver from "wms-webhook/receiver";

const require = createRequire(import.meta.url);
/** What the build for everything but Node exports. @param {string} file */
const namesOf = async (file) => Object.keys(await import(`./node_modules/wms-webhook/${file}.js`)).sort();

const paths = Object.keys(require("wms-webhook/package.json").exports);
const files = paths.filter((path) => !path.endsWith(".json")).map((path) => path.slice(2) || "index");
assert.ok(files.length > 10);
for (const file of files) {
  const entry = file === "index" ? "wms-webhook" : `wms-webhook/${file}`;
  const [imported, required] = [await import(entry), require(entry)];
  const names = await namesOf(file);
  assert.deepEqual(Object.keys(required).sort(), names);
  for (const name of names) assert.equal(imported[name], required[name], name);
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
