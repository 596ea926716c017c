// @ts-check
// The corpus of `tests/vectors` in every runtime: a test for each cell of the matrix. A cell
// that differs from its neighbours, or that ran no case, fails.
//   MATRIX=<file> writes the matrix there instead of holding that of the page to it

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import * as api from "wms-webhook";
import { runApiCases } from "./api-cases.js";
// @ts-expect-error: the corpus as one module; made when the tests are set up
import groups from "./corpus.js";
import { COMPONENTS, CRATE, RUNTIMES } from "./runtimes.mjs";

/** What only JavaScript has, so the crate does not run it, nor do components. */
const JAVASCRIPT_ONLY = "api";

/** How many cases each group has. @type {[string, number][]} */
const columns = [
  [JAVASCRIPT_ONLY, runApiCases(api).cases],
  ...groups.map((/** @type {import("./run.js").Group} */ { group, cases }) => [group, cases.length]),
].sort(([one], [other]) => (one < other ? -1 : 1));

/** @param {string} name @param {string} group */
const isNone = (name, group) => [CRATE, ...COMPONENTS].includes(name) && group === JAVASCRIPT_ONLY;

const rows = Object.entries(RUNTIMES).map(([name, run]) => {
  try {
    return { name, results: run() };
  } catch (error) {
    console.log(`${name}: ${/** @type {Error} */ (error).message}`);
    return { name, results: [] };
  } finally {
    console.log(name);
  }
});

/** @param {import("./run.js").Result[]} results @param {string} group */
const resultOf = (results, group) =>
  results.find((result) => result.group === group) ?? { group, cases: 0, passed: 0, failures: [] };

for (const { name, results } of rows) {
  for (const [group, cases] of columns.filter(([group]) => !isNone(name, group))) {
    test(`${name}: ${group}`, () => {
      assert.ok(cases > 0);
      assert.deepEqual(resultOf(results, group), { group, cases, passed: cases, failures: [] });
    });
  }
}

function matrix() {
  const head = columns.map(([group, cases]) => ` ${group} (${cases}) |`);
  const lines = rows.map(({ name, results }) => {
    const cells = columns.map(([group]) =>
      isNone(name, group) ? " – |" : ` ${resultOf(results, group).passed} |`,
    );
    return `| ${name} |${cells.join("")}`;
  });
  return [`| |${head.join("")}`, `|---|${"---|".repeat(columns.length)}`, ...lines, ""].join("\n");
}

test("the page of the evidence has this matrix", () => {
  const text = matrix();
  console.log(text);
  if (process.env.MATRIX) writeFileSync(process.env.MATRIX, text);
  else
    assert.ok(readFileSync("docs/evidence/runtimes.md", "utf8").includes(text), "run `cargo xtask matrix`");
});
