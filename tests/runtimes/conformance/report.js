// @ts-check
// Runs everything and reports it as one line of JSON, a result for each group.

import { runApiCases } from "./api-cases.js";
// @ts-expect-error: the corpus as one module; made when the tests are set up
import groups from "./corpus.js";
import { runGroup } from "./run.js";

/**
 * @param {any} api
 * @param {(line: string) => void} [print]
 */
export function report(api, print = console.log) {
  print(
    JSON.stringify([...groups.map((/** @type {any} */ group) => runGroup(api, group)), runApiCases(api)]),
  );
}
