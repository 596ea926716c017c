// @ts-check
// Writes what a part of the audit found as its section of RESULTS.md; fails if that is not good.
//   node report.mjs <part> <the file or folder that the part wrote>

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ title: string, text: string, isGood: boolean }} Finding */

const [part, found] = process.argv.slice(2);
const commit = execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
const sections = readFileSync("audit/RESULTS.md", "utf8").split("\n## ");
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

  /** Targets that did not run this time keep their rows. */
  fuzz() {
    const title = "Fuzzing, half an hour each";
    const { runs, replay, sanitizer } = json(found);
    const rows = runs.map((/** @type {any} */ { name, executions, coverage: [taken, edges], fault }) => [
      name,
      executions,
      `${taken} of ${edges}`,
      fault ? 1 : 0,
      sanitizer,
      commit,
    ]);
    const kept = rowsOf(title)
      .slice(2)
      .filter(([name]) => !rows.some((/** @type {any[]} */ [other]) => other === name));
    const replayed = `${replay.passed} properties hold, ${replay.failed} do not`;
    return {
      title,
      text: `${table([["target", "executions", "edges taken", "faults", "sanitizer", "commit"], ...kept, ...rows])}

What \`parse\` found, through the package against \`JSON.parse\`: ${replayed}.`,
      isGood:
        replay.failed === 0 &&
        kept.every(([, , , faults]) => faults === "0") &&
        runs.every((/** @type {any} */ { fault, executions }) => !fault && executions > 0),
    };
  },

  cost() {
    const costliest = json(found);
    const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
    const rows = costliest.map((/** @type {any} */ { asked, tried, start, share, bytes }) => [
      asked,
      tried,
      percent(start),
      percent(share),
      bytes,
    ]);
    const head = ["asked", "tried", "costliest at the start", "costliest that was found", "its bytes"];
    return {
      title: "The costliest delivery for `explain` and for a report",
      text: `Shares of the instructions that \`tests/security/linear\` allows, for bodies up to 1 MiB; seed ${costliest[0].seed}.

${table([head, ...rows])}`,
      isGood: costliest.length === 2 && costliest.every((/** @type {any} */ { share }) => share <= 1),
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
    // The place moves with the lines above it: file and change name a mutant.
    const { text, isGood } = explained(missed.map((line) => line.replace(/^([^:]+):\d+:\d+:/, "$1:")));
    return {
      title: "Mutants of the core and of sessions in Rust (cargo-mutants)",
      text: `${total_mutants} mutants: ${caught} killed by a test, ${timeout} by running for ever; ${unviable} do not compile.

${text}`,
      isGood,
    };
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

  "proof-mutants"() {
    const { digest, all, refuted, kept, unexplained } = json(found);
    return {
      title: "The proof of cores with one instruction changed",
      text: [
        `Of ${all} changes to \`core.wasm\` (SHA-256 ${digest}) ${refuted} are refuted, and ${kept} others are`,
        "explained: [PROOF-MUTANTS.md](PROOF-MUTANTS.md).",
        ...unexplained,
      ].join("\n"),
      isGood: unexplained.length === 0 && all > 300 && refuted > all / 2,
    };
  },

  javascript: () => mutantsOf("the JavaScript"),
  receiver: () => mutantsOf("the receiver"),
  stores: () => mutantsOf("the stores"),
  postgres: () => mutantsOf("the store in Postgres"),
  session: () => mutantsOf("sessions"),
  cli: () => mutantsOf("the command line's judgement"),
  grader: () => mutantsOf("how the command line grades a receiver"),

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

/**
 * By file of ours. Files that were not judged this time keep what stands there.
 *
 * @param {string} what @returns {Finding}
 */
function mutantsOf(what) {
  const title = `Mutants of ${what} (tests/security/mutants)`;
  /** @type {{ files: Record<string, any>, unfit: string[], isWhole: boolean }} */
  const { files, unfit, isWhole } = json(found);
  const isKept = (/** @type {string} */ file) => !isWhole && !(file in files);
  const judged = Object.entries(files).map(([file, { mutants, killed, endless, survived }]) => [
    file,
    ...[mutants, killed, endless.length, survived.length, commit],
  ]);
  const kept = rowsOf(title).filter(
    ([first, , , , , last]) => last && first.endsWith(".js") && isKept(first),
  );
  const counts = [...kept, ...judged].sort(([one], [other]) => (one < other ? -1 : 1));
  const sums = [1, 2, 3, 4].map((nth) => counts.reduce((sum, row) => sum + Number(row[nth]), 0));
  const all = (/** @type {"endless" | "survived"} */ kind) =>
    Object.values(files).flatMap((file) => file[kind]);
  const survivors = explained(all("survived"), isKept, title);
  const endless = all("endless").map((mutant) => `- ${code(mutant)}`);
  const keptEndless = section(title).match(/^- `.*/gm) ?? [];
  const listed = [...keptEndless.filter((line) => isKept(fileOf(line.slice(3)))), ...endless];
  return {
    title,
    text: [
      table([
        ["file", "mutants", "killed", "do not end", "survive", "commit"],
        ...counts,
        ["all", ...sums, ""],
      ]),
      survivors.text,
      ...(listed.length > 0
        ? [
            "These leave a test waiting that otherwise ends, alone on the machine as well:",
            listed.sort().join("\n"),
          ]
        : []),
      ...unfit.map((test) => `Not green by itself, without a mutant: ${test}.`),
    ].join("\n\n"),
    isGood: survivors.isGood && unfit.length === 0,
  };
}

/** @param {string} mutant by its name */
function fileOf(mutant) {
  return mutant.split(": ", 1)[0];
}

/** In a cell. @param {string} mutant */
function code(mutant) {
  // A template has backticks of its own.
  const [fence, space] = mutant.includes("`") ? ["``", " "] : ["`", ""];
  return fence + space + mutant.replaceAll("|", "\\|") + space + fence;
}

/**
 * The survivors, each with the reason that a file gives. One without a reason is a fault, and so is a reason
 * for one that is dead.
 *
 * @param {string[]} survived
 * @param {(file: string) => boolean} [isKept] whether a file was not judged this time
 * @param {string} [title] of the section that then says what survived in it
 */
function explained(survived, isKept = () => false, title = "") {
  const reasons = json(`audit/${part}.json`);
  const rows = survived.map((mutant) => [code(mutant), reasons[mutant] ?? "**not explained**"]);
  const kept = rowsOf(title).filter(([first]) => first.startsWith("`") && isKept(fileOf(first.slice(1))));
  const dead = Object.keys(reasons).filter((mutant) => !isKept(fileOf(mutant)) && !survived.includes(mutant));
  return {
    text: [
      table([["survives", "because"], ...[...kept, ...rows].sort()]),
      ...dead.map((mutant) => `Explained, but does not survive: ${code(mutant)}.`),
    ].join("\n\n"),
    isGood: dead.length === 0 && survived.every((mutant) => mutant in reasons),
  };
}

/** @param {string} title @returns {string[][]} the cells of all tables in a section */
function rowsOf(title) {
  const lines = section(title).split("\n");
  return lines.filter((line) => line.startsWith("| ")).map((line) => line.slice(2, -2).split(" | "));
}

/** @param {string} title */
function section(title) {
  return sections.find((section) => section.startsWith(`${title}\n`)) ?? "";
}

const { title, text, isGood } = parts[part]();
console.log(`\n${text}`);
const place = sections.indexOf(section(title));
sections[place < 0 ? sections.length : place] = `${title}\n\nCommit ${commit}.\n\n${text}\n`;
writeFileSync("audit/RESULTS.md", `${sections.join("\n## ").trimEnd()}\n`);
process.exitCode = isGood ? 0 : 1;
