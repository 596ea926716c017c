// @ts-check
// Runs modules in Node's engine. Jobs come as JSON on standard input: a module and what to do with it, in
// order; of each the answers go out, or how it trapped.

import { readFileSync } from "node:fs";

/** @typedef {["write", number, string] | ["call", string, (number | string)[]] | ["read", number, number]} Step */
/** @typedef {{ wasm: string, steps: Step[] }} Job */

/** @param {Job} job */
function run({ wasm, steps }) {
  const bytes = Buffer.from(wasm, "base64");
  if (!WebAssembly.validate(bytes)) return { invalid: true };
  const exports = /** @type {any} */ (new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports);
  const memory = Buffer.from(exports.memory.buffer);
  const answers = [];
  try {
    for (const [what, ...rest] of steps) {
      if (what === "write") memory.set(Buffer.from(String(rest[1]), "hex"), Number(rest[0]));
      else if (what === "read")
        answers.push(memory.toString("hex", Number(rest[0]), Number(rest[0]) + Number(rest[1])));
      else answers.push(call(exports, String(rest[0]), /** @type {any} */ (rest[1])));
    }
  } catch (error) {
    return { answers, trap: String(error) };
  }
  return { answers };
}

/** An i64 is a string here. @param {any} exports @param {string} name @param {(number | string)[]} given */
function call(exports, name, given) {
  const answer = exports[name](...given.map((value) => (typeof value === "string" ? BigInt(value) : value)));
  return typeof answer === "bigint"
    ? String(BigInt.asUintN(64, answer))
    : answer === undefined
      ? null
      : answer >>> 0;
}

/** @type {Job[]} */
const jobs = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(jobs.map(run)));
