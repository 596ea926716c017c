// @ts-check
// The corpus inside workerd; `workerd test` calls `test`.

import * as api from "wms-webhook";
import { runApiCases } from "./api-cases.js";
// @ts-expect-error: imports each file of the corpus; made when the tests are set up
import groups from "./groups.js";
import { runGroup } from "./run.js";

export default {
  async test() {
    for (const group of groups) console.log(`::result ${JSON.stringify(runGroup(api, group))}`);
    console.log(`::result ${JSON.stringify(runApiCases(api))}`);
  },
};
