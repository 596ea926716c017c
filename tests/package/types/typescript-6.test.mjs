// @ts-check
// The types as version 6 of the compiler takes them.

import "./types.mjs";
