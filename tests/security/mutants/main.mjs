// @ts-check
// Mutation testing of the package's JavaScript as it is shipped, in a project that has the tests of a suite. What
// survives is written to mutants.json, by file, line, code and change.
//   node main.mjs <group> [<part of a mutant's name> ...]
// With AGAIN=1 it takes from the last run which tests run what.

import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { measure, ran } from "./coverage.js";
import { GROUPS } from "./groups.js";
import { Shipped } from "./shipped.js";
import { firstRed } from "./tests.js";

/** @typedef {import("./coverage.js").Covered} Covered */
/** @typedef {import("./shipped.js").Mutant} Mutant */
/** @typedef {{ file: string, names: string[], milliseconds: number }} Chosen */

/** A mutant that its quickest tests do not notice within this time, when they pass, has survived. */
const MOST_MILLISECONDS = 60_000;
/** The tests of a file that take less are run before the others. */
const QUICK_MILLISECONDS = 200;

const [group, ...wanted] = process.argv.slice(2);
// Only the project of the core has the corpus.
const { isChanged, isRun = (test) => test !== "corpus.test.mjs", entry } = GROUPS[group];

const shipped = new Shipped();
const mutants = shipped.files
  .filter(isChanged)
  .flatMap((file) => shipped.mutants(file, entry))
  .filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const tests = readdirSync(".").filter((name) => name.endsWith(".test.mjs") && isRun(name));
const covered = await measure(tests, (file) => console.log(`  passes without a mutant: ${file}`));
console.log(`  ${mutants.length} mutants`);

/** @type {string[]} */
const survived = [];
let killed = 0;
const queue = mutants.values();
// Tests wait more than they compute.
await Promise.all(Array.from({ length: 2 * availableParallelism() }, (_, nth) => work(copyOfProject(nth))));
const found = { mutants: killed + survived.length, killed, survived: survived.sort() };
writeFileSync("mutants.json", JSON.stringify(found));

/** @param {string} project */
async function work(project) {
  for (const mutant of queue) {
    const [red, tried] = await judge(mutant, project);
    if (red) killed += 1;
    else survived.push(mutant.name);
    const count = `${killed + survived.length}/${mutants.length}`;
    console.log(`  ${count} ${red ? "killed" : "SURVIVED"}: ${mutant.name}: ${red ?? `${tried} tests`}`);
  }
}

/** @param {Mutant} mutant @param {string} project @returns {Promise<[red: string | undefined, tried: number]>} */
async function judge(mutant, project) {
  let tried = 0;
  shipped.change(mutant, project);
  try {
    for (const { file, names, milliseconds } of testsFor(mutant)) {
      const red = await firstRed({ file, names }, { project, milliseconds });
      tried += names.length;
      if (red) return [red, tried];
    }
    return [undefined, tried];
  } finally {
    shipped.restore(mutant, project);
  }
}

/** The tests that run a place, file by file, the quickest first. @param {Mutant} mutant @returns {Chosen[]} */
function testsFor({ places }) {
  const seen = covered.filter((one) => places.some((place) => ran(one, place)));
  const files = [...new Set(seen.map(({ file }) => file))];
  const chosen = files.flatMap((file) => {
    const own = seen.filter((one) => one.file === file);
    // What runs as the package is loaded, runs in every test of the file.
    const isLoaded = own.some(({ title }) => title === "");
    const some = covered.filter(
      (one) => one.file === file && one.title !== "" && (isLoaded || own.includes(one)),
    );
    const isQuick = (/** @type {Covered} */ { milliseconds }) => milliseconds < QUICK_MILLISECONDS;
    return [some.filter(isQuick), some.filter((one) => !isQuick(one))]
      .filter(({ length }) => length > 0)
      .map((tests) => ({
        file,
        names: [...new Set(tests.map(({ title }) => title))],
        milliseconds: tests.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
      }));
  });
  let sum = 0;
  return chosen
    .sort((one, other) => one.milliseconds - other.milliseconds)
    .filter(({ milliseconds }, nth) => {
      sum += milliseconds;
      return nth === 0 || sum <= MOST_MILLISECONDS;
    });
}

/** A project beside this one, with a package of its own. @param {number} nth */
function copyOfProject(nth) {
  const copy = resolve(`../mutants-${group}-${nth}`);
  rmSync(copy, { recursive: true, force: true });
  cpSync(".", copy, { recursive: true, verbatimSymlinks: true, filter: (path) => path !== "covered" });
  return copy;
}
