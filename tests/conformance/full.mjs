// @ts-check
// The build of wasm-pack. It has no class for its errors, and its catalogue is a function.
import { createRequire } from "node:module";
import { report } from "./node.js";

const full = createRequire(import.meta.url)(/** @type {string} */ (process.env.FULL_BUILD));
report(full);
