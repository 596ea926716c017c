// @ts-check
// One process of many: makes the changes of a group one after the other, and writes a line for each.
//   node runner.mjs <group> <from> <work folder>
// The parent knows by the lines which change was the last: what ends this process is a fault of it.

import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as wms from "wms-webhook";
import * as receiver from "wms-webhook/receiver";
import { make, patches, pollutions } from "./built-ins.mjs";
import { ACCEPTED, coreCalls, faults } from "./calls.mjs";
import { faultsOf, newRun, send } from "./requests.mjs";

const [, , group, from, folder] = process.argv;
const { names, packageFolder } = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));

/** How many changes before the import one process makes: it keeps what it imports. */
const IMPORTS = 150;

/** @type {Record<string, () => import("./built-ins.mjs").Change[]>} */
const groups = {
  "patched after the import": () => patches(),
  "polluted after the import": () => pollutions(names, true),
  "polluted before the import": () => pollutions(names, false),
  "patched under the receiver": () => patches(["gives undefined"]),
};
const changes = groups[group]();

/** @param {import("./calls.mjs").Call[]} calls */
const outcomesFor = (calls) => calls.map(() => ({ value: undefined, error: undefined, isDone: false }));

/** @param {import("./calls.mjs").Call[]} calls @param {import("./calls.mjs").Outcome[]} outcomes */
function callAll(calls, outcomes) {
  const { length } = calls;
  for (let at = 0; at < length; at += 1) {
    try {
      outcomes[at].value = calls[at].call();
    } catch (error) {
      outcomes[at].error = error;
    }
    outcomes[at].isDone = true;
  }
}

const usualCalls = coreCalls(wms);
const usual = outcomesFor(usualCalls);
callAll(usualCalls, usual);

/** @param {import("./built-ins.mjs").Change} change @returns {Promise<string[]>} */
async function afterImport(change) {
  const outcomes = outcomesFor(usualCalls);
  const restore = make(change);
  callAll(usualCalls, outcomes);
  restore();
  return faults(wms, usualCalls, outcomes, usual);
}

/**
 * Names that Node's own `Response` and streams look up, so that no answer can be made: `.fetch()` rejects.
 * What is forged or stale is not handled all the same, and what is authentic not refused.
 *
 * @param {import("./built-ins.mjs").Change} change
 */
const judgedUnder = ({ key }) =>
  /** @type {import("./requests.mjs").Judged} */ (NODE_LOOKS_UP.includes(String(key)) ? "both" : "all");
const NODE_LOOKS_UP = ["cancel", "get", "set", "required"];

/** @param {import("./built-ins.mjs").Change} change @param {import("./requests.mjs").Judged} judged @returns {Promise<string[]>} */
async function underReceiver(change, judged) {
  const run = newRun(group === "patched under the receiver");
  const restore = make(change);
  /** @type {unknown} */
  let failure;
  try {
    await send(receiver, run);
  } catch (error) {
    failure = error;
  }
  restore();
  if (failure && judged !== "forged")
    return [`createReceiver: ${failure}`, ...(await faultsOf(run, "forged"))];
  return faultsOf(run, judged);
}

/** @param {string} fault */
const isAccepted = (fault) => fault.startsWith(ACCEPTED);

/** A copy of the package that nothing has imported yet. @param {number} at */
function freshCopy(at) {
  const copy = join(folder, `copy-${at}`);
  const place = join(copy, "node_modules/wms-webhook");
  for (const room of [".", "shared"]) {
    mkdirSync(join(place, room), { recursive: true });
    for (const name of readdirSync(join(packageFolder, room))) {
      if (/\.c?js$|\.json$/.test(name)) linkSync(join(packageFolder, room, name), join(place, room, name));
    }
  }
  // As every project has one: under some changes Node cannot tell that there is none.
  writeFileSync(join(copy, "package.json"), '{ "private": true, "type": "module" }');
  const entry = join(copy, "main.mjs");
  writeFileSync(
    entry,
    'export * as wms from "wms-webhook";\nexport * as receiver from "wms-webhook/receiver";\n',
  );
  return pathToFileURL(entry).href;
}

/** @param {import("./built-ins.mjs").Change} change @param {number} at @returns {Promise<string[]>} */
async function beforeImport(change, at) {
  const url = freshCopy(at);
  const run = newRun();
  const restore = make(change);
  /** @type {any} */
  let [own, failure, calls] = [undefined, undefined, /** @type {any} */ ([])];
  /** @type {any} */
  let outcomes = [];
  try {
    own = await import(url);
    calls = coreCalls(own.wms);
    outcomes = outcomesFor(calls);
    callAll(calls, outcomes);
    await send(own.receiver, run);
  } catch (error) {
    failure = error;
  }
  restore();
  if (failure) {
    // What came before the end is not as it is without a change; nothing forged may be accepted all the same.
    const accepted = own ? faults(own.wms, calls, outcomes, usual).filter(isAccepted) : [];
    const early = `it ended early: ${failure} ${failure?.stack?.split("\n").slice(1, 3)}`;
    return [early, ...accepted, ...(await faultsOf(run, "forged"))];
  }
  return [...faults(own.wms, calls, outcomes, usual), ...(await faultsOf(run, judgedUnder(change)))];
}

/** @param {any} change @param {number} at @returns {Promise<string[]>} */
async function judge(change, at) {
  if (group === "polluted before the import") return beforeImport(change, at);
  if (group === "patched under the receiver") return underReceiver(change, "forged");
  const found = await afterImport(change);
  if (group !== "polluted after the import" || !change.isValue) return found;
  return [...found, ...(await underReceiver(change, judgedUnder(change)))];
}

/** @param {object} value */
const tell = (value) => writeSync(1, `${JSON.stringify(value)}\n`);

for (let warm = 0; warm < 2; warm += 1) {
  const run = newRun();
  await send(receiver, run);
  const found = [...faults(wms, usualCalls, usual, usual), ...(await faultsOf(run, "all"))];
  if (found.length > 0) throw new Error(`without a change: ${found.join("\n")}`);
}
tell({ count: changes.length });
for (let at = Number(from); at < changes.length; at += 1) {
  const { name } = changes[at];
  tell({ begins: at, name });
  const found = await judge(changes[at], at);
  tell({ at, found });
  // What one change broke for good must not be told of the next.
  if (found.length > 0 || (group.includes("before") && at - Number(from) >= IMPORTS)) process.exit(0);
}
tell({ isOver: true });
process.exit(0);
