// @ts-check
// One page, for as long as it is open, in Firefox.

import { checkOnePage } from "./everything.mjs";

await checkOnePage("firefox");
