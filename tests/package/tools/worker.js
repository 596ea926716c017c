// @ts-check
// `workerd test` calls `test`.

import * as tools from "wms-webhook/tools";
import { observe } from "./observe.js";

export default {
  test() {
    console.log(observe(tools));
  },
};
