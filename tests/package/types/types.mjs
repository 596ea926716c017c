// @ts-check
// The types of the installed package, as its users compile them: alone, and with those of Node, of the
// frameworks and of Cloudflare, with one compiler and two sets of packages: the pinned and the newest.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { compile } from "./compile.mjs";
import { examples } from "./examples.mjs";
import { hasSame, nodeTypes, project, version } from "./set.mjs";
import { describeBindings } from "./wrangler.mjs";

const { PINNED, NEWEST, WRANGLER, NODE_24 } = /** @type {Record<string, string>} */ (process.env);
const [pinned, newest] = [
  { name: "pinned", modules: PINNED },
  { name: "newest", modules: NEWEST },
];
/** The test's file has the name of the compiler, so that two compile at once. */
const compiler = basename(process.argv[1], ".test.mjs");
const isNewestCompiler = compiler === "typescript";
/** The cases, and with them the examples that stand elsewhere. */
const CASES = `projects/${compiler} cases`;

for (const { name, modules } of [pinned, newest]) {
  const { devDependencies } = JSON.parse(readFileSync(join(modules, "../package.json"), "utf8"));
  const versions = Object.keys(devDependencies).map((name) => `${name} ${version(modules, name)}`);
  console.log(`${name}: ${versions.join(", ")}`);
}

/** Writes each example as a module beside the cases; gives their names. */
function writeExamples() {
  cpSync("cases", CASES, { recursive: true });
  return examples().map(({ from, text }, at) => {
    const name = `${from}-${at}.mts`;
    writeFileSync(`${CASES}/${name}`, text);
    return name;
  });
}

/** A project with the cases in it. @param {import("./set.mjs").Installed} set @param {Record<string, string>} instead */
function cases(set, instead) {
  const name = ["project", ...Object.values(instead)].join(" ").replaceAll("/", "-");
  const folder = project(set, `projects/${compiler} ${set.name} ${name}`, instead);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  cpSync(CASES, folder, { recursive: true });
  return folder;
}

/**
 * A test for each set. What a compiler says of the same versions, it has said before.
 *
 * @param {string[]} named the packages whose versions the titles tell
 * @param {string} what
 * @param {Record<string, unknown>} options
 * @param {string[]} files
 * @param {{ instead?: Record<string, string>, prepare?: (folder: string) => unknown }} [more] other packages under some
 *   names; what is done in the folder before
 */
function compiles(named, what, options, files, { instead = {}, prepare = () => {} } = {}) {
  const titleOf = (/** @type {import("./set.mjs").Installed} */ { name, modules }) => {
    const versions = named.map(
      (name) => `${name.replace(/^types-(\w+)-\d+$/, "@types/$1")} ${version(modules, name)}`,
    );
    return [`${name}: TypeScript ${version(modules, compiler)}`, ...versions, what]
      .filter(Boolean)
      .join(", ");
  };
  const judge = (/** @type {import("./set.mjs").Installed} */ set) => {
    const folder = cases(set, instead);
    prepare(folder);
    return compile(join(set.modules, compiler), folder, options, files);
  };
  /** @type {string[] | undefined} */
  let read;
  test(titleOf(pinned), async () => {
    read = await judge(pinned);
  });
  test(titleOf(newest), async (context) => {
    const isSame =
      read !== undefined &&
      version(PINNED, compiler) === version(NEWEST, compiler) &&
      hasSame(read, cases(pinned, instead), cases(newest, instead));
    if (isSame) context.diagnostic("every package that is read is the pinned one");
    else await judge(newest);
  });
}

const names = "narrowing fields errors fixtures options receiver schema session tools stores";
const own = names.split(" ").map((name) => `${name}.mts`);
const imported = ["cloudflare.d.ts", "clients.mts", "postgres.mts", ...writeExamples()];
const frameworks = ["frameworks.mts", "fetch.mts"];
const NODENEXT = { module: "nodenext", moduleResolution: "nodenext" };
const WEB = ["es2022", "dom", "dom.iterable", "dom.asynciterable"];
/** For packages that do not compile with each other. Ours is checked without it, above and below. */
const OTHERS = { skipLibCheck: true, experimentalDecorators: true };
const WITH_NODE = { types: ["node"] };

for (const [module, moduleResolution, files] of /** @type {[string, string, string[]][]} */ ([
  ["node16", "node16", [...own, "commonjs.cts"]],
  ["nodenext", "nodenext", [...own, "commonjs.cts"]],
  ["esnext", "bundler", own],
])) {
  const options = { module, moduleResolution, lib: WEB };
  // Without any types but ours: the package needs none of Node.
  compiles([], `moduleResolution ${moduleResolution}`, { ...options, types: [] }, files);
  // With what the examples import.
  const title = `moduleResolution ${moduleResolution}, examples`;
  compiles([], title, { ...options, ...OTHERS, ...WITH_NODE }, imported);
}

for (const types of nodeTypes(pinned)) {
  const instead = { "@types/node": types };
  const ofNode = { ...NODENEXT, ...WITH_NODE, lib: ["es2022"] };
  compiles([types], "node:http and the like", ofNode, ["node.mts", ...own], { instead });

  // The newest compiler with every version, and every compiler with the newest.
  const isNewest = types === "@types/node";
  if (!isNewestCompiler && !isNewest) continue;
  const options = { ...NODENEXT, ...OTHERS, ...WITH_NODE };
  compiles([types], "the frameworks", { ...options, lib: WEB }, frameworks, { instead });
  if (!isNewestCompiler || !isNewest) continue;
  const title = "the frameworks without the types of a browser";
  compiles([types], title, { ...options, lib: ["es2022"] }, frameworks);
  const express = { instead: { "@types/express": "types-express-4" } };
  compiles([types, "types-express-4"], "the frameworks", { ...options, lib: WEB }, frameworks, express);
}

const loose = { ...NODENEXT, ...WITH_NODE, lib: WEB, exactOptionalPropertyTypes: false };
compiles([], "without exactOptionalPropertyTypes", loose, ["node.mts", ...own]);

const ofWorkers = { ...NODENEXT, lib: ["es2022"], types: ["@cloudflare/workers-types"] };
compiles(["@cloudflare/workers-types"], "", ofWorkers, ["workers.mts", ...own]);

const described = { module: "esnext", moduleResolution: "bundler", lib: ["es2022"], types: [] };
compiles([], "wrangler types", described, ["worker-configuration.d.ts", "worker.ts"], {
  prepare: (folder) => describeBindings(NODE_24, WRANGLER, folder),
});
