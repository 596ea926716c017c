// @ts-check
// The types as version 5 of the compiler takes them.

import "./types.mjs";
