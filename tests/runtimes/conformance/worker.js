// @ts-check
// The corpus inside workerd: `workerd test` calls `test`, `wrangler dev` answers a request.

import * as api from "wms-webhook";
import { report } from "./report.js";

export default {
  async test() {
    report(api);
  },

  async fetch() {
    /** @type {string[]} */
    const lines = [];
    report(api, (line) => lines.push(line));
    return new Response(`${lines.join("\n")}\n`);
  },
};
