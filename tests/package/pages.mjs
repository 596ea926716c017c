// @ts-check
// The README and the pages of the site, as a suite has them that `needs(&[pages])`.

import { readdirSync, readFileSync } from "node:fs";

/**
 * @typedef {object} Block a fenced block
 * @property {string} page
 * @property {string} language
 * @property {boolean} isExample of `examples/`, where its own suite runs it
 * @property {string} name what its first line says: `// name`
 * @property {string} text
 */

/** What is written by hand. What else stands under `reference` is made of the types, whose examples are run as theirs. */
const WRITTEN = /^(?:index\.md|(?:guide|concepts)\/.*\.md|reference\/schemas\.md)$/;

/** @returns {string[]} their paths */
export function pages() {
  const names = /** @type {string[]} */ (readdirSync("docs", { recursive: true }));
  return ["README.md", ...names.filter((name) => WRITTEN.test(name)).map((name) => `docs/${name}`)].sort();
}

/** @param {string} page @returns {Block[]} in the order of the page */
export function blocksOf(page) {
  const source = readFileSync(page, "utf8");
  const blocks = [...source.matchAll(/^```(\w+)( example)?\n(.*?)^```$/gms)];
  const fences = source.match(/^ *```/gm) ?? [];
  if (fences.length !== 2 * blocks.length) throw new Error(`${page} has a block that no test would run`);
  return blocks.map(([, language, example, text]) => {
    const [, name = ""] = /^\/\/ (\S+)\n/.exec(text) ?? [];
    return { page, language, isExample: example !== undefined, name, text };
  });
}

/** The commands that a block of a console shows, each with what it prints. @param {Block} block */
export function commandsOf({ text }) {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command, ...lines] = part.split("\n");
      return { command, output: lines.join("\n") };
    });
}

/** Without what differs from run to run: ports and times. @param {string} text */
export function timeless(text) {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/(?:127\.0\.0\.1|localhost):\d+/g, "127.0.0.1:3000")
    .replaceAll(/^\d\d:\d\d:\d\d[+-]\d\d:\d\d /gm, "10:20:30+00:00 ")
    .replaceAll(/^ {2}in ms: min [\d.]+, median [\d.]+, max [\d.]+$/gm, "  in ms: min 1, median 2, max 3");
}
