// @ts-check
// Pages of their own, in Firefox.

import { checkOtherPages } from "./everything.mjs";

await checkOtherPages("firefox");
