// @ts-check
// The types as the newest compiler takes them.

import "./types.mjs";
