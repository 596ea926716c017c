// @ts-check
// What is changed beside the tests of which suite. Each file of ours is in one group.

/** @typedef {{ isChanged: (file: string) => boolean, isRun?: (test: string) => boolean }} Group */

/** @type {Record<string, Group>} */
export const GROUPS = {
  /** Every file between a caller and the core. */
  core: {
    isChanged: (file) => file.startsWith("core/") && file !== "core/inherited.js",
    // A process for each change takes minutes.
    isRun: (test) => test !== "one-by-one.test.mjs",
  },
  receiver: { isChanged: (file) => /^receiver\/.*\.js$/.test(file) || file === "core/inherited.js" },
  stores: { isChanged: (file) => /^stores\/[\w-]+\.js$/.test(file) },
  postgres: { isChanged: (file) => file.startsWith("stores/postgres/") },
  /** What a delivery is found to be, and what the exit code says then. */
  cli: {
    isChanged: (file) =>
      /^cli\/(age|causes|edits|encoding|grade|judge|judge-saved|parse-json|receive|sessions)\.js$/.test(file),
  },
};
