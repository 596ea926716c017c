// @ts-check
// One instance of each entry for `import` and `require`, in every runtime that has both.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { node, printed } from "./nodes.mjs";

const { RUNTIMES } = process.env;

for (const [name, program, ...args] of [
  ...["20.0", "20", "22", "24"].map((version) => [`Node ${version}`, node(version)]),
  ["Deno", `${RUNTIMES}/@deno/linux-x64-glibc/deno`, "run", "--no-prompt", "--no-remote"],
  ["Bun", `${RUNTIMES}/@oven/bun-linux-x64/bin/bun`, "run"],
]) {
  test(`import and require share one instance in ${name}`, () => {
    assert.equal(printed(program, [...args, "instance.mjs"]), "one instance");
  });
}

test("each entry has the same conditions: what loads one loads the others", () => {
  const { exports } = createRequire(import.meta.url)("wms-webhook/package.json");
  for (const [entry, conditions] of Object.entries(exports)) {
    if (entry === "." || entry.endsWith(".json")) continue;
    const module = { types: `${entry}.d.ts`, default: `${entry}.js` };
    const script = { types: `${entry}.d.cts`, default: `${entry}.cjs` };
    assert.deepEqual(
      Object.entries(conditions),
      Object.entries({ node: script, module, require: script, default: module }),
    );
  }
});
