// @ts-check
// One page, for as long as it is open, in Chromium.

import { checkOnePage } from "./everything.mjs";

await checkOnePage("chrome");
