// @ts-check
// The types of the installed package, as its users compile them: alone, and with those of Node, of the
// frameworks and of Cloudflare, as one of two sets of packages has them: pinned, or the newest.

import { equal, throws } from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
import { compile } from "./compile.mjs";
import { blocksOf, pages } from "./pages.mjs";
import { nodeTypes, project, version } from "./set.mjs";
import { describeBindings } from "./wrangler.mjs";

const { PINNED, NEWEST, WRANGLER, NODE_24 } = /** @type {Record<string, string>} */ (process.env);
/** The test's file has the name of the set, so that two compile at once. */
const name = basename(process.argv[1], ".test.mjs");
const set = { name, modules: name === "newest" ? NEWEST : PINNED };
/** The cases, and with them the examples that stand elsewhere. */
const CASES = `projects/${set.name} cases`;
const COMPILERS = ["typescript-5", "typescript-6", "typescript"];
const SHIPPED = "node_modules/wms-webhook";

const manifest = JSON.parse(readFileSync(join(set.modules, "../package.json"), "utf8"));
const versions = Object.keys(manifest.devDependencies).map((name) => `${name} ${version(set.modules, name)}`);
console.log(`${set.name}: ${versions.join(", ")}`);

/** A project with the cases in it. @param {string} name @param {Record<string, string>} [instead] */
function cases(name, instead = {}) {
  const folder = project(set, `projects/${set.name} ${name}`, instead);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  cpSync(CASES, folder, { recursive: true });
  return folder;
}

/** @param {import("./pages.mjs").Block} block */
const isWrittenInTypeScript = ({ language, isExample }) => language === "ts" && !isExample;

/** Writes each example in TypeScript, of the pages and of the types, as a module; gives their names. */
function writeExamples() {
  cpSync("cases", CASES, { recursive: true });
  const names = [];
  const types = readdirSync(SHIPPED).filter((name) => name.endsWith(".d.cts"));
  for (const { page, text } of pages().flatMap(blocksOf).filter(isWrittenInTypeScript)) {
    names.push(`${basename(page)}-${names.length}.mts`);
    writeFileSync(`${CASES}/${names.at(-1)}`, text);
  }
  for (const file of types) {
    const examples = readFileSync(`${SHIPPED}/${file}`, "utf8").matchAll(/^ \* ```ts\n(.*?)^ \* ```/gms);
    for (const [, text] of examples) {
      names.push(`${file}-${names.length}.mts`);
      writeFileSync(`${CASES}/${names.at(-1)}`, text.replace(/^ \* ?/gm, ""));
    }
  }
  return names;
}

const examples = writeExamples();
test("the examples in TypeScript are those of the README, of two pages and of six entries", () => {
  const files = examples.map((name) => name.replace(/-\d+\.mts$/, ""));
  equal(
    [...new Set(files)].join(),
    "README.md,events.md,recipes.md,durable-object.d.cts,dynamodb.d.cts,index.d.cts,postgres.d.cts,redis.d.cts,sqlite.d.cts",
  );
});

test("a secret that compiles and is not set throws when the receiver is made", () => {
  const notSet = (/** @type {string} */ which) => ({
    name: "TypeError",
    message: new RegExp(
      `^The secret${which} is undefined: is its environment variable set\\? Pass the MAC secret`,
    ),
  });
  const missing = process.env.A_SECRET_THAT_IS_NOT_SET;
  throws(() => createReceiver({ secret: missing }), notSet(""));
  throws(() => createReceiver({ secret: ["secret", missing] }), notSet(" at index 1"));
  throws(() => createReceiver({ secret: [missing, "secret"] }), notSet(" at index 0"));
  equal(typeof createReceiver({ secret: ["secret", "other"] }).fetch, "function");
});

const names = "narrowing fields errors fixtures options receiver schema session tools stores";
const own = names.split(" ").map((name) => `${name}.mts`);
/** @type {[string, string, string[]][]} */
const resolutions = [
  ["node16", "node16", [...own, "commonjs.cts"]],
  ["nodenext", "nodenext", [...own, "commonjs.cts"]],
  ["esnext", "bundler", own],
];
const NODENEXT = { module: "nodenext", moduleResolution: "nodenext" };
const WEB = ["es2022", "dom", "dom.iterable", "dom.asynciterable"];
/** For packages that do not compile with each other. Ours is checked without it, above and below. */
const OTHERS = { skipLibCheck: true, experimentalDecorators: true };

/** @param {string} tsc @param {string} folder @param {string[]} lib */
function compileFrameworks(tsc, folder, lib) {
  const options = { ...NODENEXT, ...OTHERS, lib, types: ["node"] };
  return compile(tsc, folder, options, ["frameworks.mts", "fetch.mts"]);
}

const newest = cases("newest node");
for (const compiler of COMPILERS) {
  const tsc = join(set.modules, compiler);
  const title = `${set.name}: TypeScript ${version(set.modules, compiler)}`;

  for (const [module, moduleResolution, files] of resolutions) {
    const options = { module, moduleResolution };
    // Without any types but ours: the package needs none of Node.
    test(`${title}, moduleResolution ${moduleResolution}`, () =>
      compile(tsc, newest, { ...options, lib: WEB, types: [] }, files));
    // With what the examples import.
    test(`${title}, moduleResolution ${moduleResolution}, examples`, () =>
      compile(tsc, newest, { ...options, ...OTHERS, lib: WEB, types: ["node"] }, [
        "cloudflare.d.ts",
        "clients.mts",
        "postgres.mts",
        ...examples,
      ]));
  }

  for (const types of nodeTypes(set)) {
    const folder = cases(types.replace("/", "-"), { "@types/node": types });
    const node = `${title}, @types/node ${version(set.modules, types)}`;
    test(`${node}, node:http and the like`, () =>
      compile(tsc, folder, { ...NODENEXT, lib: ["es2022"], types: ["node"] }, ["node.mts", ...own]));

    // The newest compiler with every version, and every compiler with the newest.
    const isNewest = types === "@types/node";
    if (compiler !== "typescript" && !isNewest) continue;
    const frameworks = cases(`${types} frameworks`.replace("/", "-"), { "@types/node": types });
    test(`${node}, the frameworks`, () => compileFrameworks(tsc, frameworks, WEB));
    if (compiler !== "typescript" || !isNewest) continue;
    test(`${node}, the frameworks without the types of a browser`, () =>
      compileFrameworks(tsc, frameworks, ["es2022"]));
    const express = cases("express 4", { "@types/express": "types-express-4" });
    test(`${node}, the frameworks with @types/express ${version(set.modules, "types-express-4")}`, () =>
      compileFrameworks(tsc, express, WEB));
  }
  test(`${title}, without exactOptionalPropertyTypes`, () =>
    compile(tsc, newest, { ...NODENEXT, lib: WEB, types: ["node"], exactOptionalPropertyTypes: false }, [
      "node.mts",
      ...own,
    ]));

  const workers = version(set.modules, "@cloudflare/workers-types");
  test(`${title}, @cloudflare/workers-types ${workers}`, () =>
    compile(tsc, newest, { ...NODENEXT, lib: ["es2022"], types: ["@cloudflare/workers-types"] }, [
      "workers.mts",
      ...own,
    ]));
  test(`${title}, wrangler types`, () => {
    const bindings = describeBindings(NODE_24, WRANGLER, newest);
    const options = { module: "esnext", moduleResolution: "bundler", lib: ["es2022"], types: [] };
    return compile(tsc, newest, options, [bindings, "worker.ts"]);
  });
}
