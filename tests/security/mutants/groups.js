// @ts-check
// What is changed beside the tests of which suite. No file of ours is in two groups.

/**
 * @typedef {object} Group
 * @property {(file: string) => boolean} isChanged
 * @property {(test: string) => boolean} [isRun]
 * @property {string} [bundle] which is changed, of those that have a file
 * @property {Record<string, string[]>} [uncounted] files that run where nothing is counted, and the tests of them
 * @property {Record<string, string[]>} [judges] files that nearly every test runs, and those tests that judge them,
 *   in this order: a change that these do not notice survives
 */

/** Of the store in memory. */
const MEMORY = ["memory.test.mjs", "cost.test.mjs"];

/** @type {Record<string, Group>} */
export const GROUPS = {
  /** Every file between a caller and the core. */
  core: {
    bundle: "index.cjs",
    isChanged: (file) => file.startsWith("core/") && file !== "core/inherited.js",
    // A process for each change takes minutes.
    isRun: (test) => test !== "one-by-one.test.mjs",
  },
  receiver: {
    bundle: "shared/receiver.js",
    isChanged: (file) =>
      /^(receiver|stores\/(memory|delivery-table))\b.*\.js$/.test(file) || file === "core/inherited.js",
    judges: { "stores/delivery-table.js": MEMORY, "stores/memory.js": MEMORY },
  },
  stores: {
    isChanged: (file) => /^stores\/(?!memory\b|delivery-table\b)[\w-]+\.js$/.test(file),
    // In workerd.
    uncounted: { "stores/durable-object.js": ["durable-object.test.mjs"] },
  },
  postgres: {
    isChanged: (file) => file.startsWith("stores/postgres/"),
    judges: Object.fromEntries(
      ["abort", "errors", "fence", "pool", "sql", "store", "table"].map((name) => [
        `stores/postgres/${name}.js`,
        // Not those that kill a server: quick ones first.
        ["store.test.mjs", "once.test.mjs", "faults.test.mjs"],
      ]),
    ),
  },
  session: {
    bundle: "shared/session.js",
    isChanged: (file) => file.startsWith("session/"),
    // Not in each runtime.
    isRun: (test) => test === "session.test.mjs",
  },
  /** What a delivery is found to be, and what the exit code says then. */
  cli: {
    isChanged: (file) =>
      /^cli\/(age|edits|encoding|judge|judge-saved|parse-json|receive|sessions)\.js$/.test(file),
  },
  /** How `conform` judges a receiver. */
  grader: {
    isChanged: (file) => /^cli\/(causes|grade)\.js$/.test(file),
    judges: { "cli/causes.js": ["causes.test.mjs"], "cli/grade.js": ["grade.test.mjs", "grader.test.mjs"] },
  },
};
