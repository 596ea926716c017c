// @ts-check
// Every name that the built package could look something up by: read from its sources by a parser.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parse } from "acorn";

export const PACKAGE = dirname(createRequire(import.meta.url).resolve("wms-webhook/package.json"));

/** Strings that are names, such as `"x-wms-content-mac"`, and no sentences. */
const NAME = /^[\w$.-]{1,40}$/;
/** Strings of the modules that carry WebAssembly are longer; numbers beyond a status are sizes. */
const LARGEST_INDEX = 600;

/** @param {string} source @returns {string[]} */
function namesIn(source) {
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {any} node */
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node?.type !== "string") return;
    // `a.name`, `{ name }` as a literal and as a pattern, methods and fields: the key is an identifier.
    const key = node.type === "MemberExpression" ? node.property : node.key;
    if (key?.type === "Identifier" && !node.computed) names.add(key.name);
    if (node.type === "Literal") {
      const { value } = node;
      if (typeof value === "string" && NAME.test(value)) names.add(value);
      if (Number.isInteger(value) && value <= LARGEST_INDEX) names.add(String(value));
    }
    for (const inner of Object.values(node)) if (typeof inner === "object") visit(inner);
  };
  visit(parse(source, { ecmaVersion: "latest", sourceType: "module", allowReturnOutsideFunction: true }));
  return [...names];
}

const files = ["", "shared/"]
  .flatMap((folder) => readdirSync(join(PACKAGE, folder)).map((name) => folder + name))
  .filter((path) => /\.c?js$/.test(path) && !/^(shared\/)?(cli|tools|store-test)\./.test(path));

/** The names of all that the core, the receiver and the stores are bundled into. */
export const NAMES = [
  ...new Set(files.flatMap((path) => namesIn(readFileSync(join(PACKAGE, path), "utf8")))),
].sort();
