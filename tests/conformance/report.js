// @ts-check
// Runs everything and reports a line for each group, which `cargo xtask test` reads.

import { runApiCases } from "./api-cases.js";
// @ts-expect-error: the corpus as one module; made when the tests are set up
import groups from "./corpus.js";
import { runGroup } from "./run.js";

/**
 * @param {any} api
 * @param {(line: string) => void} [print]
 */
export function report(api, print = console.log) {
  for (const group of groups) print(line(runGroup(api, group)));
  print(line(runApiCases(api)));
}

/** @param {import("./run.js").Result} result */
function line(result) {
  return `::result ${JSON.stringify(result)}`;
}
