// @ts-check
// `workerd test` calls `test`, the edge-runtime answers a request.

import * as session from "wms-webhook/session";
import { observe } from "./observe.js";

export default {
  test() {
    console.log(observe(session));
  },

  fetch: () => new Response(observe(session)),
};
