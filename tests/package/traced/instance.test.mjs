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

/** What the entries with a wasm of their own are where it is compiled from a file only. */
const EDGE = { ".": "./edge.js", "./session": "./session-edge.js" };

test("each entry has the same conditions: what loads one loads the others", () => {
  const { exports } = createRequire(import.meta.url)("wms-webhook/package.json");
  for (const [entry, conditions] of Object.entries(exports)) {
    if (entry.endsWith(".json")) continue;
    const name = entry === "." ? "./index" : entry;
    const module = { types: `${name}.d.ts`, default: `${name}.js` };
    const script = { types: `${name}.d.cts`, default: `${name}.cjs` };
    const edge = Object.entries(EDGE).find(([of]) => of === entry)?.[1];
    const onEdge = edge ? { types: `${name}.d.ts`, default: edge } : undefined;
    assert.deepEqual(
      Object.entries(conditions),
      Object.entries({
        ...(onEdge && { workerd: onEdge, "edge-light": onEdge }),
        node: script,
        module,
        require: script,
        default: module,
      }),
    );
  }
});
