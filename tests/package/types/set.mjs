// @ts-check
// What npm installed, once for each version of Node's types: a folder of links in which every package
// finds the same ones.

import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The aliases of other versions, as the manifest has them. */
const NODE = /^types-node-(\d+)$/;

/**
 * @typedef {{ name: string, modules: string }} Installed
 * @typedef {{ name: string, modules: string, node: string }} Project a folder with `node_modules`
 */

/** The names in a folder of modules, scopes opened. @param {string} modules @returns {string[]} */
function packages(modules) {
  const names = readdirSync(modules).filter((name) => !name.startsWith("."));
  return names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

/** @param {string} modules @param {string} name @returns {string} */
export function version(modules, name) {
  return JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
}

/** Which package stands where Node's types are looked for. @param {Installed} set @returns {string[]} */
export function nodeTypes({ modules }) {
  return [...packages(modules).filter((name) => NODE.test(name)), "@types/node"];
}

/**
 * A folder with the package under test and all of a set, but other packages under some names.
 *
 * @param {Installed} set
 * @param {string} name
 * @param {Record<string, string>} instead the package for each name
 * @returns {string} the folder
 */
export function project(set, name, instead) {
  const folder = resolve(name);
  const modules = join(folder, "node_modules");
  mkdirSync(modules, { recursive: true });
  /** @param {string} at @param {string} target */
  const link = (at, target) => {
    const place = join(modules, at);
    mkdirSync(join(place, ".."), { recursive: true });
    if (!existsSync(place)) symlinkSync(target, place);
  };
  link("wms-webhook", resolve("node_modules/wms-webhook"));
  for (const [at, target] of Object.entries(instead)) link(at, join(set.modules, target));
  for (const at of packages(set.modules)) link(at, join(set.modules, at));
  return folder;
}

/** Its folder, from the innermost `node_modules` on. */
const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * Whether each package of which something was read in one folder is of the same version in another.
 *
 * @param {string[]} read
 * @param {string} folder
 * @param {string} other
 */
export function hasSame(read, folder, other) {
  const folders = new Set(read.flatMap((file) => PACKAGE.exec(file)?.[0] ?? []));
  return [...folders].every((at) => {
    const place = relative(folder, at);
    const manifest = join(other, place, "package.json");
    return (
      existsSync(manifest) &&
      readFileSync(manifest, "utf8") === readFileSync(join(at, "package.json"), "utf8")
    );
  });
}
