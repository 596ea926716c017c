// @ts-check
// Writes what a part of the audit found as its section of RESULTS.md; fails if that is not good.
//   node report.mjs <part> <the file or folder that the part wrote>

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ title: string, text: string, isGood: boolean }} Finding */

const [part, found] = process.argv.slice(2);
/** @param {string} path */
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
/** @param {unknown[][]} rows the first is the head */
const table = ([head, ...rows]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** @type {Record<string, () => Finding>} */
const parts = {
  claims() {
    /** @type {[string, boolean][]} */
    const tried = json(found);
    const green = tried.filter(([, isRed]) => !isRed).map(([name]) => `- ${name}`);
    return {
      title: "Each claim broken",
      text: [
        `${tried.length} times a test that SECURITY.md or PRIVACY.md names was run on sources with one thing broken`,
        `(\`tests/security/breaks.txt\`): ${tried.length - green.length} went red, ${green.length} did not.`,
        ...green,
      ].join("\n"),
      isGood: green.length === 0 && tried.length > 100,
    };
  },

  fuzz() {
    const { runs, replay } = json(found);
    const rows = runs.map((/** @type {any} */ { name, executions, coverage: [taken, edges], fault }) => [
      name,
      executions,
      `${taken} of ${edges}`,
      fault ? 1 : 0,
    ]);
    const replayed = `${replay.passed} properties hold, ${replay.failed} do not`;
    return {
      title: "Fuzzing, half an hour each",
      text: `${table([["target", "executions", "edges taken", "faults"], ...rows])}

What \`parse\` found, through the package against \`JSON.parse\`: ${replayed}.`,
      isGood: replay.failed === 0 && runs.every((/** @type {any} */ { fault }) => !fault),
    };
  },

  oracle() {
    const { seed, native, shipped } = json(found);
    const encodings = ["auto", "bytes", "latin1", "ascii"];
    const row = (/** @type {string} */ name, /** @type {any} */ { deliveries, faults }) => [
      name,
      ...deliveries,
      faults,
    ];
    return {
      title: "Signatures and verdicts against HACL*",
      text: `Random deliveries of seed ${seed}: the right MAC is accepted; with a bit of the MAC, the secret or the signed
bytes flipped it is refused.

${table([["", ...encodings, "faults"], row("native", native), row("shipped core", shipped)])}`,
      isGood: native.faults + shipped.faults === 0,
    };
  },

  miri() {
    const { passed, failed } = json(found);
    return {
      title: "The native tests under Miri",
      text: `No undefined behaviour in ${passed} tests; ${failed} fail.`,
      isGood: failed === 0 && passed > 40,
    };
  },

  rust() {
    const { total_mutants, caught, timeout, unviable } = json(join(found, "outcomes.json"));
    const missed = readFileSync(join(found, "missed.txt"), "utf8").trim().split("\n").filter(Boolean);
    return explained(
      "Mutants of the core (cargo-mutants)",
      `${total_mutants} mutants: ${caught} killed by a test, ${timeout} by running for ever; ${unviable} do not compile.`,
      // The place moves with the lines above it: file and change name a mutant.
      missed.map((line) => line.replace(/^([^:]+):\d+:\d+:/, "$1:")),
    );
  },

  proof() {
    const { digest, theorems, proven, controls, refuted } = json(found);
    return {
      title: "The proof of the shipped core",
      text: `${proven} of ${theorems} theorems about \`core.wasm\` (SHA-256 ${digest}) are proven, ${refuted} of ${controls}
controls are refuted: [PROOF.md](PROOF.md).`,
      isGood: proven === theorems && refuted === controls && proven > 10 && refuted > 5,
    };
  },

  javascript: () => mutantsOf("the JavaScript"),
  receiver: () => mutantsOf("the receiver"),
  stores: () => mutantsOf("the stores"),
  postgres: () => mutantsOf("the store in Postgres"),
  cli: () => mutantsOf("the command line's judgement"),

  coverage() {
    const [{ files, totals }] = json(found).data;
    const row = (/** @type {string} */ name, /** @type {any} */ { lines, branches }) => [
      name,
      ...[lines, branches].map(({ covered, count }) => `${covered} of ${count}`),
    ];
    const rows = files.map((/** @type {any} */ { filename, summary }) =>
      row(filename.replace(/^.*\/src\//, ""), summary),
    );
    return {
      title: "Coverage of the core by the native tests",
      text: table([["file", "lines", "branches"], ...rows, row("all", totals)]),
      isGood: totals.lines.percent > 90,
    };
  },
};

/** @param {string} what */
function mutantsOf(what) {
  const { mutants, killed, survived } = json(found);
  const counts = `${mutants} mutants: ${killed} killed.`;
  return explained(`Mutants of ${what} (tests/security/mutants)`, counts, survived);
}

/**
 * The survivors, each with the reason that a file gives. One without a reason is a fault, and so is a reason
 * for one that is dead.
 *
 * @param {string} title @param {string} counts @param {string[]} survived @returns {Finding}
 */
function explained(title, counts, survived) {
  const reasons = json(`audit/${part}.json`);
  const rows = survived.map((mutant) => [
    `\`${mutant.replaceAll("|", "\\|")}\``,
    reasons[mutant] ?? "**not explained**",
  ]);
  const dead = Object.keys(reasons).filter((mutant) => !survived.includes(mutant));
  for (const mutant of dead) console.log(`explained, but does not survive: ${mutant}`);
  return {
    title,
    text: `${counts}\n\n${table([["survives", "because"], ...rows])}`,
    isGood: dead.length === 0 && survived.every((mutant) => mutant in reasons),
  };
}

const { title, text, isGood } = parts[part]();
console.log(`\n${text}`);
const commit = execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
const section = `${title}\n\nCommit ${commit}.\n\n${text}\n`;
const sections = readFileSync("audit/RESULTS.md", "utf8").split("\n## ");
const place = sections.findIndex((section) => section.startsWith(`${title}\n`));
sections[place < 0 ? sections.length : place] = section;
writeFileSync("audit/RESULTS.md", `${sections.join("\n## ").trimEnd()}\n`);
process.exitCode = isGood ? 0 : 1;
