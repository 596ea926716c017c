// @ts-check
// What an entry of the package compiles, whatever carries it: the SHA-256 of the bytes. In a process of its own, since
// those for `import` and `require` share what is compiled.
//   node compiled.mjs <entry>

import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { Module } = WebAssembly;
WebAssembly.Module = /** @type {any} */ (
  class extends Module {
    /** @param {Uint8Array<ArrayBuffer>} bytes */
    constructor(bytes) {
      super(bytes);
      console.log(createHash("sha256").update(bytes).digest("hex"));
    }
  }
);
await import(pathToFileURL(resolve(process.argv[2])).href);
