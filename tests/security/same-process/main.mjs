// @ts-check
// Hostile JavaScript: what else runs in the process may patch, lie, resize and call back. No wrong
// `true`, no crash, and the bytes that were verified are the bytes that are parsed.
//   node same-process/main.mjs

import { checkAll } from "../check.mjs";
import { tests as ofBuffers } from "./buffers.mjs";
import { tests as ofObjects } from "./objects.mjs";
import { tests as ofOptions } from "./options.mjs";
import { tests as ofPatches } from "./patched.mjs";

await checkAll({ ...ofPatches, ...ofObjects, ...ofBuffers, ...ofOptions });
