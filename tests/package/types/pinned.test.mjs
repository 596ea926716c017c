// @ts-check
// The types with the packages that the lock file pins.

import "./types.mjs";
