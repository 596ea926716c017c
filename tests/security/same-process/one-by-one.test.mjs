// @ts-check
// Every built-in and every name, one at a time. Each change is made in a process of `runner.mjs`; one that
// the change ends, or in which a call does not come back, is a fault like a wrong verdict.

import { deepStrictEqual, equal } from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ACCEPTED } from "./calls.mjs";
import { NAMES, PACKAGE } from "./names.mjs";

const RUNNER = fileURLToPath(new URL("runner.mjs", import.meta.url));
/** A call that does not come back keeps nothing alive, but for a timer of the receiver. */
const PATIENCE_MILLISECONDS = 60_000;

/** @typedef {{ count: number, ran: number, faults: Map<string, string[]> }} Report */

/** One process, from a change on. @param {string} group @param {number} from @param {string} folder @param {Report} report @returns {Promise<number | undefined>} where the next one begins */
async function runFrom(group, from, folder, report) {
  const child = spawn(process.execPath, [RUNNER, group, String(from), folder], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MILLISECONDS);
  /** @type {{ at: number, name: string } | undefined} */
  let open;
  let [next, isOver] = [from, false];
  for await (const line of createInterface({ input: child.stdout })) {
    timer.refresh();
    const told = JSON.parse(line);
    if (told.count !== undefined) report.count = told.count;
    if (told.begins !== undefined) open = { at: told.begins, name: told.name };
    if (told.isOver) isOver = true;
    if (told.at === undefined) continue;
    equal(open?.at, told.at);
    report.ran += 1;
    if (told.found.length > 0) report.faults.set(String(open?.name), told.found);
    open = undefined;
    next = told.at + 1;
  }
  clearTimeout(timer);
  if (open) {
    report.faults.set(open.name, [`it ended the process: ${stderr.slice(0, 400)}`]);
    return open.at + 1;
  }
  if (isOver) return undefined;
  if (next === from) throw new Error(`the process did not begin: ${stderr}`);
  return next;
}

/** @param {string} group @returns {Promise<Report>} */
async function runAll(group) {
  const folder = mkdtempSync(join(process.cwd(), "one-by-one-"));
  try {
    writeFileSync(join(folder, "plan.json"), JSON.stringify({ names: NAMES, packageFolder: PACKAGE }));
    /** @type {Report} */
    const report = { count: 0, ran: 0, faults: new Map() };
    for (let from = /** @type {number | undefined} */ (0); from !== undefined; ) {
      from = await runFrom(group, from, folder, report);
    }
    return report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Changes under which what runs the test cannot run, each with the reason. Nothing else may fail, and nothing forged
 * is accepted by them.
 * @type {Record<string, [RegExp, string][]>}
 */
const EXPLAINED = {
  "polluted after the import": [
    [/\[resume\] is a text$/, "Node's streams take it for a listener of their event"],
    [
      /\[then\] is a function$/,
      "every object becomes a promise that never ends, those of Node's streams, too",
    ],
    [
      /\[then\] is a getter that throws$/,
      "the caller's own object throws when it is asked whether it is a promise",
    ],
  ],
  "polluted before the import": [
    [/\[resume\] is a text$/, "Node's streams take it for a listener of their event"],
    [/\[then\] is a function$/, "every object becomes a promise that never ends, that of import(), too"],
    [/\[encoding\] is (a function|a descriptor|Infinity|true)$/, "Node's loader reads no file with it"],
    [/\[path\] is/, "Node's loader takes no URL for a path with it"],
    [/\[source\] is/, "Node's loader takes it for the text of a module"],
    [
      /\[signal\] is (a function|a text|a descriptor|Infinity|true)$/,
      "Node's loader resolves no path with it",
    ],
    [/\[Symbol\(Symbol.toPrimitive\)\] is/, "Node's loader makes no URL of another with it"],
  ],
  "patched under the receiver": [
    [/\.(apply|pop|push) (is deleted|gives undefined)$/, "Node's own events and streams call it"],
    [/ReadableByteStreamController\.prototype\./, "Node's own Request calls it"],
    [
      /(Promise\.prototype\.then|clearTimeout|Uint8Array\.prototype\.(constructor|__proto__\.subarray)) /,
      "the receiver calls it, and fails aloud",
    ],
  ],
};

/** Whatever explains it: nothing may be handled or answered 200 that should not be. */
const ENDED = /^it (ended|did not end)/;

/** How many changes there must be at least: a walk that finds nothing proves nothing. @type {Record<string, number>} */
const GROUPS = {
  "patched after the import": 8000,
  "polluted after the import": 2000,
  "polluted before the import": 1500,
  "patched under the receiver": 3000,
};

const ALL = "every verdict, event and refusal is what it is without";
/** @type {Record<string, string>} */
const CLAIMS = {
  "patched after the import": ALL,
  "polluted after the import": `${ALL}, those of the receiver, too`,
  "polluted before the import": `${ALL}, those of the receiver, too`,
  "patched under the receiver": "nothing forged or stale is handled or answered 200",
};

for (const [group, least] of Object.entries(GROUPS)) {
  test(`one by one, ${group}: ${CLAIMS[group]}`, async () => {
    const { count, ran, faults } = await runAll(group);
    const explained = EXPLAINED[group] ?? [];
    const isExplained = (/** @type {string} */ name, /** @type {string[]} */ found) =>
      explained.some(([pattern]) => pattern.test(name)) &&
      !found.some((fault) => fault.startsWith(ACCEPTED)) &&
      (group !== "patched under the receiver" || found.every((fault) => ENDED.test(fault)));
    const left = [...faults].filter(([name, found]) => !isExplained(name, found));
    console.log(`  ${count} changes, ${ran} ran to the end, ${faults.size - left.length} explained`);
    for (const [name, found] of left) console.log(`  ${name}:\n    ${found.slice(0, 3).join("\n    ")}`);
    deepStrictEqual(
      left.map(([name]) => name),
      [],
    );
    equal(count >= least, true, `only ${count} changes`);
    for (const [pattern, reason] of explained) {
      equal(
        [...faults.keys()].some((name) => pattern.test(name)),
        true,
        `nothing is explained by: ${reason}`,
      );
    }
  });
}
