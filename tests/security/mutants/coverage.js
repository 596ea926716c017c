// @ts-check
// Which tests run which characters of the package. Each mutant is then shown to these tests only.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "./tests.js";

/** @typedef {{ startOffset: number, endOffset: number, count: number }} Range as V8 tells it */
/** @typedef {{ file: string, title: string, milliseconds: number, ran: Map<string, Range[][]> }} Covered by the path, for each process */

const FOLDER = "covered";
const PACKAGE = "/node_modules/wms-webhook/";
/** Of a run in which everything is counted. */
const LONGEST_MILLISECONDS = 600_000;

/**
 * Runs each file of tests by itself, unless it is asked what the last run found; fails if a test does.
 *
 * @param {string[]} files
 * @param {(file: string) => void} tell
 * @returns {Promise<Covered[]>}
 */
export async function measure(files, tell) {
  if (process.env.AGAIN) return files.flatMap(coveredBy);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  const options = {
    imports: ["./covered.mjs"],
    env: { COVERED: resolve(FOLDER) },
    milliseconds: LONGEST_MILLISECONDS,
  };
  for (const file of files) {
    const { red, isLate } = await run({ file }, options);
    if (red !== undefined || isLate) throw new Error(`not green without a mutant: ${file}: ${red}`);
    tell(file);
  }
  return files.flatMap(coveredBy);
}

/** @param {string} file @returns {Covered[]} a test each, and what was run before the first of them */
function coveredBy(file) {
  const folder = join(FOLDER, file);
  const parts = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  /** @type {Map<string, Covered>} */
  const tests = new Map();
  for (const name of parts) {
    const { title, milliseconds, result } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    const test = tests.get(title) ?? { file, title, milliseconds: 0, ran: new Map() };
    tests.set(title, test);
    test.milliseconds += milliseconds;
    for (const script of [...result, ...ofChildren(name.replace(".json", ""))]) {
      const path = script.url.slice(script.url.indexOf(PACKAGE) + PACKAGE.length);
      const ranges = script.functions.flatMap((/** @type {any} */ { ranges }) => ranges);
      test.ran.set(path, [...(test.ran.get(path) ?? []), ranges]);
    }
  }
  return [...tests.values()];

  /** @param {string} nth @returns {any[]} */
  function ofChildren(nth) {
    const own = join(folder, nth);
    if (!existsSync(own)) return [];
    return readdirSync(own).flatMap((name) => {
      const { result } = parsed(readFileSync(join(own, name), "utf8"));
      return result.filter((/** @type {any} */ { url }) => url.includes(PACKAGE));
    });
  }
}

/** @param {string} text half of it, if the process was ended as it wrote: then it counts as one that ran nothing */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { result: [] };
  }
}

/**
 * Whether a place was run, in one of the processes: the innermost range that has it says so.
 *
 * @param {Covered} covered
 * @param {{ path: string, at: number }} place
 */
export function ran({ ran }, { path, at }) {
  return (ran.get(path) ?? []).some((ranges) => {
    /** @type {Range | undefined} */
    let innermost;
    for (const range of ranges) {
      const isWithin = range.startOffset <= at && at < range.endOffset;
      if (isWithin && (!innermost || lengthOf(range) <= lengthOf(innermost))) innermost = range;
    }
    return innermost !== undefined && innermost.count > 0;
  });
}

/** @param {Range} range */
function lengthOf({ startOffset, endOffset }) {
  return endOffset - startOffset;
}
