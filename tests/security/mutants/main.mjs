// @ts-check
// Mutation testing of the package's JavaScript as it is shipped, in a project that has the tests of a suite. What
// was found is written to mutants.json, by file of ours; a mutant is named by file, line, code and change.
//   node main.mjs <group> [<file of ours> ...]
// With AGAIN=1 it takes from the last run which tests run what.

import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { measure, ran } from "./coverage.js";
import { GROUPS } from "./groups.js";
import { Shipped } from "./shipped.js";
import { run } from "./tests.js";

/** @typedef {import("./coverage.js").Covered} Covered */
/** @typedef {import("./shipped.js").Mutant} Mutant */
/** @typedef {import("./tests.js").Run} Run */
/** @typedef {{ file: string, names: string[], milliseconds: number }} Chosen and how long they take if they pass */
/** @typedef {{ mutants: number, killed: number, endless: string[], survived: string[] }} Found in a file of ours */

/** A mutant that its quickest tests do not notice within this time, when they pass, has survived. */
const MOST_MILLISECONDS = 60_000;
/** The tests of a file that take less are run before the others. */
const QUICK_MILLISECONDS = 200;
/** What Node takes to start. */
const START_MILLISECONDS = 300;
/** How long tests may take. One that is late says nothing yet: the machine may be busy. */
const FIRST_BOUND = (/** @type {Chosen} */ { milliseconds }) => 6_000 + 5 * milliseconds;
/** And when nothing of this run is beside them: what is late again does not end. */
const BOUND_ALONE = (/** @type {Chosen} */ { milliseconds }) => 30_000 + 5 * milliseconds;
/** Of so many that are late, one is looked at alone. */
const MOST_LATE = 3;

const [group, ...wanted] = process.argv.slice(2);
const isWhole = wanted.length === 0;
// Only the project of the core has the corpus.
const {
  isChanged,
  isRun = (test) => test !== "corpus.test.mjs",
  bundle,
  uncounted = {},
  judges = {},
} = GROUPS[group];

const shipped = new Shipped();
const mutants = shipped.files
  .filter((file) => isChanged(file) && (isWhole || wanted.includes(file)))
  .flatMap((file) => shipped.mutants(file, bundle));
if (mutants.length === 0) throw new Error(`the group ${group} has no such file: ${wanted}`);
const isJudge = (/** @type {string} */ test) =>
  mutants.some(({ file }) => judges[file]?.includes(test) ?? true);
const tests = readdirSync(".").filter((name) => name.endsWith(".test.mjs") && isRun(name) && isJudge(name));
const covered = await measure(tests, (file) => console.log(`  passes without a mutant: ${file}`));
console.log(`  ${mutants.length} mutants`);

/** @type {Record<string, Found>} */
const found = {};
for (const { file } of mutants) {
  found[file] ??= { mutants: 0, killed: 0, endless: [], survived: [] };
  found[file].mutants += 1;
}
let count = 0;
/** Tests as they were chosen, on the package as it is. @type {Map<string, Promise<Run>>} */
const asItIs = new Map();
/** Those of them that are not green: what they say of a mutant counts for nothing. @type {Set<string>} */
const unfit = new Set();
/** How many mutants of a file of ours a file of tests has killed: by both. @type {Map<string, number>} */
const kills = new Map();
/** @type {{ mutant: Mutant, rest: Chosen[] }[]} */
const late = [];
const queue = mutants.values();
// More at once are late more often.
const projects = Array.from({ length: availableParallelism() }, (_, nth) => copyOfProject(nth));
await Promise.all(projects.map(work));
for (const { mutant, rest } of late) await judgeAlone(mutant, rest);
for (const { endless, survived } of Object.values(found)) [endless, survived].map((names) => names.sort());
writeFileSync("mutants.json", JSON.stringify({ files: found, isWhole, unfit: [...unfit].sort() }));

/** @param {string} project */
async function work(project) {
  for (const mutant of queue) {
    const chosen = testsFor(mutant);
    const { red, rest } = await show(mutant, chosen, { project, bound: FIRST_BOUND, mostLate: MOST_LATE });
    if (red) tell(mutant, "killed", red);
    else if (rest.length > 0) late.push({ mutant, rest });
    else tell(mutant, "SURVIVED", countOf(chosen));
  }
}

/** @param {Mutant} mutant @param {Chosen[]} chosen what may be late, or was not run */
async function judgeAlone(mutant, chosen) {
  const options = { project: projects[0], bound: BOUND_ALONE, mostLate: 1 };
  const { red, rest } = await show(mutant, chosen, options);
  if (red) tell(mutant, "killed", red);
  else if (rest.length > 0) tell(mutant, "does not end", rest[0].file);
  else tell(mutant, "SURVIVED", countOf(chosen));
}

/**
 * Runs tests on a mutant until some are red twice or enough of them are late.
 *
 * @param {Mutant} mutant
 * @param {Chosen[]} chosen
 * @param {{ project: string, bound: (tests: Chosen) => number, mostLate: number }} options
 * @returns {Promise<{ red?: string, rest: Chosen[] }>} what was late, then what was not run
 */
async function show(mutant, chosen, { project, bound, mostLate }) {
  const rest = [...chosen];
  let lateOnes = 0;
  shipped.change(mutant, project);
  try {
    while (lateOnes < Math.min(mostLate, rest.length)) {
      const { red, isLate } = await runSure(rest[lateOnes], project, bound(rest[lateOnes]));
      if (red !== undefined) {
        const key = `${mutant.file} ${rest[lateOnes].file}`;
        kills.set(key, 1 + (kills.get(key) ?? 0));
        return { red: `${rest[lateOnes].file}: ${red}`, rest };
      }
      if (isLate) lateOnes += 1;
      else rest.splice(lateOnes, 1);
    }
    return { rest };
  } finally {
    shipped.restore(mutant, project);
  }
}

/**
 * What is red counts if it is red again by itself, and green by itself on the package as it is: a busy machine
 * makes a test red, and so may the lack of another.
 *
 * @param {Chosen} chosen @param {string} project @param {number} milliseconds
 * @returns {Promise<Run>}
 */
async function runSure(chosen, project, milliseconds) {
  let names = chosen.names;
  while (names.length > 0) {
    const { red, isLate } = await runAwake({ ...chosen, names }, project, milliseconds);
    if (red === undefined) return isLate ? { isLate } : {};
    const suspects = names.includes(red) ? [red] : names;
    const own = { ...chosen, names: suspects };
    if (await isFit(own)) {
      const again = await runAwake(own, project, milliseconds);
      if (again.red !== undefined || again.isLate) return again;
    }
    names = names.filter((name) => !suspects.includes(name));
  }
  return {};
}

/** Whether tests are green on the package as it is. @param {Chosen} chosen */
async function isFit(chosen) {
  const key = `${chosen.file}: ${chosen.names.join(", ")}`;
  const known = asItIs.get(key) ?? runAwake(chosen, ".", BOUND_ALONE(chosen));
  asItIs.set(key, known);
  const { red, isLate } = await known;
  if (red === undefined && !isLate) return true;
  if (!unfit.has(key)) console.log(`  not green without a mutant: ${key}`);
  unfit.add(key);
  return false;
}

/** @param {Chosen} chosen @param {string} project @param {number} milliseconds */
function runAwake(chosen, project, milliseconds) {
  const env = { AWAKE: String(milliseconds / 3) };
  return run(chosen, { project, milliseconds, env, imports: ["./awake.mjs"] });
}

/** @param {Mutant} mutant @param {"killed" | "does not end" | "SURVIVED"} verdict @param {string} by */
function tell({ file, name }, verdict, by) {
  if (verdict === "killed") found[file].killed += 1;
  else found[file][verdict === "SURVIVED" ? "survived" : "endless"].push(name);
  count += 1;
  console.log(`  ${count}/${mutants.length} ${verdict}: ${name}: ${by}`);
}

/** @param {Chosen[]} chosen */
function countOf(chosen) {
  return `${chosen.reduce((sum, { names }) => sum + names.length, 0)} tests`;
}

/**
 * The tests that run a place, file by file: the quickest of them, and first what has killed others of its file.
 *
 * @param {Mutant} mutant @returns {Chosen[]}
 */
function testsFor({ file: ofOurs, places }) {
  const all = uncounted[ofOurs] ?? [];
  const seen = covered.filter((one) => all.includes(one.file) || places.some((place) => ran(one, place)));
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
  const order = judges[ofOurs];
  if (order) return order.flatMap((name) => chosen.filter(({ file }) => file === name));
  let sum = 0;
  return chosen
    .sort((one, other) => one.milliseconds - other.milliseconds)
    .filter(({ milliseconds }, nth) => {
      sum += milliseconds;
      return nth === 0 || sum <= MOST_MILLISECONDS;
    })
    .sort((one, other) => costOf(one) - costOf(other));

  /** @param {Chosen} chosen */
  function costOf({ file, milliseconds }) {
    return (START_MILLISECONDS + milliseconds) / (1 + (kills.get(`${ofOurs} ${file}`) ?? 0));
  }
}

/** A project beside this one, with a package of its own. @param {number} nth */
function copyOfProject(nth) {
  const copy = resolve(`../mutants-${group}-${nth}`);
  rmSync(copy, { recursive: true, force: true });
  cpSync(".", copy, { recursive: true, verbatimSymlinks: true, filter: (path) => path !== "covered" });
  return copy;
}
