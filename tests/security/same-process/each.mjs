// @ts-check
// Every built-in and every name, one at a time: about a minute of one core.
//   node same-process/each.mjs

import { checkAll } from "../check.mjs";
import { tests } from "./one-by-one.mjs";

await checkAll(tests);
