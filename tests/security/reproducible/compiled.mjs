// @ts-check
// What the entries of a package compile, whatever they carry it as: the SHA-256 of the bytes.
//   node compiled.mjs <folder of the package>

import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${resolve(process.argv[2])}/`);
let entry = "";
const { Module } = WebAssembly;
WebAssembly.Module = /** @type {any} */ (
  class extends Module {
    /** @param {Uint8Array<ArrayBuffer>} bytes */
    constructor(bytes) {
      super(bytes);
      console.log(`${createHash("sha256").update(bytes).digest("hex")}  ${entry}`);
    }
  }
);
for (entry of ["index.js", "index.cjs", "tools.js", "tools.cjs"]) await import(new URL(entry, folder).href);
