// @ts-check
// Each entry, by an ESM and by a CommonJS caller: traced in one Node, copied alone into an empty folder,
// and run there in another.

import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { emptyFolder, node, printed } from "./nodes.mjs";

const VERSIONS = ["20.0", "22", "24"];
const ENTRIES = [
  "core",
  "receiver",
  "lambda",
  "redis",
  "postgres",
  "durable-object",
  "dynamodb",
  "sqlite",
  "tools",
];

/** One source for both kinds of caller. @param {string} entry */
function writeCommonJs(entry) {
  const source = readFileSync(`callers/${entry}.mjs`, "utf8");
  const required = source.replace(/^import (\{.*\}) from (".*");$/gm, "const $1 = require($2);");
  assert.doesNotMatch(required, /^import /m);
  writeFileSync(`callers/${entry}.cjs`, required);
}

const callers = ENTRIES.flatMap((entry) => {
  writeCommonJs(entry);
  return [`callers/${entry}.mjs`, `callers/${entry}.cjs`];
});

for (const tracedIn of VERSIONS) {
  const traces = JSON.parse(printed(node(tracedIn), ["trace.mjs", ...callers]));
  for (const caller of callers) {
    const folder = emptyFolder();
    for (const file of traces[caller]) cpSync(file, join(folder, file));
    for (const runIn of VERSIONS) {
      test(`${caller}, traced in Node ${tracedIn}, runs in Node ${runIn}`, () => {
        assert.equal(printed(node(runIn), [caller], folder), "verified and refused");
      });
    }
  }
}
