// @ts-check
// Pages of their own, in Chromium.

import { checkOtherPages } from "./everything.mjs";

await checkOtherPages("chrome");
