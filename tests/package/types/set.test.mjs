// @ts-check
// When the newest packages need no compiler of their own.

import { equal } from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { hasSame } from "./set.mjs";

/** A folder with these packages, by their paths. @param {string} name @param {Record<string, string>} versions */
function folder(name, versions) {
  const at = resolve("projects/of set", name);
  for (const [path, version] of Object.entries(versions)) {
    const place = join(at, "node_modules", path);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), JSON.stringify({ name: path, version }));
  }
  return at;
}

test("two folders have the same packages, as far as something was read of them", () => {
  const nested = "one/node_modules/@scope/two";
  const pinned = folder("pinned", { one: "1.0.0", [nested]: "1.0.0", "@scope/two": "1.0.0", other: "1.0.0" });
  const read = ["case.mts", "node_modules/one/index.d.ts", `node_modules/${nested}/lib/a.d.ts`];
  for (const [name, versions, isSame] of /** @type {[string, Record<string, string>, boolean][]} */ ([
    ["same", { one: "1.0.0", [nested]: "1.0.0", other: "2.0.0" }, true],
    ["newer", { one: "1.0.1", [nested]: "1.0.0" }, false],
    ["newer within", { one: "1.0.0", [nested]: "1.0.1", "@scope/two": "1.0.0" }, false],
    ["elsewhere", { one: "1.0.0", "@scope/two": "1.0.0" }, false],
  ])) {
    const paths = read.map((path) => join(pinned, path));
    equal(hasSame(paths, pinned, folder(name, versions)), isSame, name);
  }
});
