// @ts-check
// The file of `listen --save`.

import { closeSync, fstatSync, openSync, writeFileSync } from "node:fs";

/** @typedef {import("./write.js").Line} Line */

/** A line for each delivery, with how it was answered: it is written once that is known, at the latest at the end. */
export class SaveFile {
  #file;
  /** @type {Set<Line>} */
  #waiting = new Set();

  /** @param {string} path */
  constructor(path) {
    this.#file = openForOwner(path);
  }

  /** @param {Line} line @returns {(answered?: number) => void} writes it */
  hold(line) {
    this.#waiting.add(line);
    return (answered) => this.#write(line, answered);
  }

  /** @param {Line} line @param {number} [answered] */
  #write(line, answered) {
    // The end may have written it already.
    if (!this.#waiting.delete(line)) return;
    const whole = answered === undefined ? line : { ...line, answered };
    // All of it: `writeSync` may write a part.
    writeFileSync(this.#file, `${JSON.stringify(whole)}\n`);
  }

  close() {
    for (const line of this.#waiting) this.#write(line);
    closeSync(this.#file);
  }
}

/** For its owner's eyes; one that is there keeps its mode. @param {string} path @returns {number} */
function openForOwner(path) {
  const file = openSync(path, "a", 0o600);
  const stats = fstatSync(file);
  // Windows has other rights than these.
  if (process.platform !== "win32" && stats.isFile() && (stats.mode & 0o044) !== 0) {
    process.stderr.write(`wms-webhook: others can read ${path}, and it gets health data; use chmod 600\n`);
  }
  return file;
}
