// @ts-check
// Everything that the package says in Node, to the first case that is not as it should be.

import * as api from "wms-webhook";
import { runApiCases } from "./api-cases.js";
// @ts-expect-error: the corpus as one module; made when the tests are set up
import groups from "./corpus.js";
import { runGroup } from "./run.js";

/** @param {import("./run.js").Result} result */
function insist({ cases, passed }) {
  if (passed !== cases) process.exit(1);
}

insist(runApiCases(api));
for (const group of groups) for (const one of group.cases) insist(runGroup(api, { ...group, cases: [one] }));
