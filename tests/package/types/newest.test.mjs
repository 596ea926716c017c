// @ts-check
// The types with the newest packages that the registry serves.

import "./types.mjs";
