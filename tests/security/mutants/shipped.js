// @ts-check
// The package as a project has installed it, to be changed in one place. Its bundles say of each part which file
// of ours it comes from; the command line is shipped as it is written.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mutantsWithin } from "./mutate.js";

/** What esbuild writes above each part of a bundle, and what ends the last one. */
const HEADING = /^\/\/ ((?:[\w-]+\/)*[\w-]+\.(?:js|json))$/gm;
const EXPORTS = /^(?:export \{|module\.exports = |return \{)/m;
/** In a project. */
const PACKAGE = "node_modules/wms-webhook";

/** @typedef {{ path: string, start: number, end: number }} Part of a shipped file, by its path in the package */
/**
 * @typedef {object} Mutant
 * @property {string} name the same in every run, unless the line changes: file, line, code, change
 * @property {string} file of ours
 * @property {{ path: string, at: number, end: number }[]} places in all files that are shipped with this part
 * @property {string} text instead
 */

export class Shipped {
  /** @type {Map<string, string>} */
  #texts = new Map();
  /** By the file of ours. @type {Map<string, Part[]>} */
  #parts = new Map();

  /** @param {string} [project] */
  constructor(project = ".") {
    const all = readdirSync(join(project, PACKAGE), { recursive: true, encoding: "utf8" });
    for (const path of all.filter((path) => /\.c?js$/.test(path)).sort()) {
      const text = readFileSync(join(project, PACKAGE, path), "utf8");
      this.#texts.set(path, text);
      for (const [file, part] of partsOf(path, text)) {
        this.#parts.set(file, [...(this.#parts.get(file) ?? []), part]);
      }
    }
  }

  /** The files of ours that are shipped. */
  get files() {
    return [...this.#parts.keys()];
  }

  /**
   * A bundle has of a file what its entry uses.
   *
   * @param {string} file of ours
   * @param {string} [bundle] whose part is taken, if it has one; otherwise the first for Node
   * @returns {Mutant[]}
   */
  mutants(file, bundle) {
    const parts = this.#parts.get(file);
    if (!parts) throw new Error(`the package has no part that comes from ${file}`);
    const paths = parts.map(({ path }) => path);
    const [chosen] = [
      ...paths.filter((path) => path === bundle),
      ...paths.filter((path) => path.endsWith(".cjs")),
      ...paths,
    ];
    const whole = this.#text(chosen);
    return parts
      .filter(({ path }) => path === chosen)
      .flatMap((part) => {
        const own = whole.slice(part.start, part.end);
        const same = parts.filter((other) => this.#text(other.path).slice(other.start, other.end) === own);
        return mutantsWithin(whole, part).map(({ at, end, text, what }) => {
          const line = whole.slice(whole.lastIndexOf("\n", at) + 1).split("\n", 1)[0];
          const code = whole.slice(at, end).replace(/\s+/g, " ");
          const places = same.map(({ path, start }) => {
            const moved = start - part.start;
            return { path, at: at + moved, end: end + moved };
          });
          return { name: `${file}: ${line.trim()}: ${code.slice(0, 60)}: ${what}`, file, places, text };
        });
      });
  }

  /** @param {Mutant} mutant @param {string} [project] */
  change({ places, text }, project = ".") {
    for (const { path, at, end } of places) {
      const whole = this.#text(path);
      writeFileSync(join(project, PACKAGE, path), `${whole.slice(0, at)}${text}${whole.slice(end)}`);
    }
  }

  /** @param {Mutant} mutant that was applied @param {string} [project] */
  restore({ places }, project = ".") {
    for (const { path } of places) writeFileSync(join(project, PACKAGE, path), this.#text(path));
  }

  /** @param {string | undefined} path */
  #text(path) {
    return /** @type {string} */ (this.#texts.get(path ?? ""));
  }
}

/** @param {string} path @param {string} text @returns {[file: string, part: Part][]} */
function partsOf(path, text) {
  if (path.includes("/") && !path.startsWith("shared/"))
    return [[path, { path, start: 0, end: text.length }]];
  const headings = [...text.matchAll(HEADING)];
  const last = text.search(EXPORTS);
  return headings.map(({ index, 0: line, 1: file }, nth) => [
    file,
    { path, start: index + line.length, end: headings[nth + 1]?.index ?? last },
  ]);
}
