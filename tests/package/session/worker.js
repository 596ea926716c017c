// @ts-check
// `workerd test` calls `test`.

import * as session from "wms-webhook/session";
import { observe } from "./observe.js";

export default {
  test() {
    console.log(observe(session));
  },
};
