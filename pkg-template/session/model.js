// @ts-check
// The wasm of sessions: it is given rows of numbers and answers numbers, in windows of its memory.

import { ANSWER_NUMBERS, MEASUREMENT_ID_BYTES, ROW_NUMBERS, SESSION_ROWS } from "../generated/abi.js";
import { EVENTS } from "../generated/events.js";
import { ARRIVALS, OUTCOMES, PHASES } from "../generated/session-lists.js";

/** @typedef {import("./rows.js").Row} Row */

/** By the name of an event, its number. @type {ReadonlyMap<string | null, number>} */
const NUMBERS = new Map(Object.keys(EVENTS).map((name, number) => [name, number]));

/** What is absent. */
const NONE = -1;

export class Model {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    // Not `initSync`, which asks for this realm's `WebAssembly.Module`.
    this.wasm = /** @type {any} */ (new WebAssembly.Instance(module).exports);
    const { buffer } = this.wasm.memory;
    const [rows, text, answer] = new Uint32Array(buffer, this.wasm.session_layout(), 3);
    this.rows = new Float64Array(buffer, rows, SESSION_ROWS * ROW_NUMBERS);
    this.text = new Uint8Array(buffer, text, MEASUREMENT_ID_BYTES);
    this.answer = new Float64Array(buffer, answer, ANSWER_NUMBERS);
    this.encoder = new TextEncoder();
    /** How much of the answer was read. */
    this.read = 0;
  }

  /** @param {readonly Row[]} rows of which the last joins the others @param {boolean} isCut */
  track(rows, isCut) {
    this.write(rows);
    this.wasm.track(rows.length, isCut);
  }

  /** @param {readonly Row[]} rows @param {boolean} isCut */
  merge(rows, isCut) {
    this.write(rows);
    this.wasm.merge(rows.length, isCut);
  }

  /** @param {readonly Row[]} rows @param {boolean} isCut */
  summarize(rows, isCut) {
    this.write(rows);
    this.wasm.summarize(rows.length, isCut);
  }

  /** @param {readonly Row[]} rows at most those of two states */
  write(rows) {
    let at = 0;
    for (const [id, time, sequence, code, measurement] of rows) {
      this.rows[at] = Number.parseInt(id.slice(0, 12), 16);
      this.rows[at + 1] = Number.parseInt(id.slice(12), 16);
      this.rows[at + 2] = time;
      this.rows[at + 3] = sequence;
      this.rows[at + 4] = NUMBERS.get(code) ?? NONE;
      this.rows[at + 5] = measurement === null ? NONE : Number.parseInt(measurement, 16);
      at += ROW_NUMBERS;
    }
    this.read = 0;
  }

  /** The next number of the answer. @returns {number} */
  next() {
    const number = this.answer[this.read];
    this.read += 1;
    return number;
  }

  /** The next list of it: its length, then its numbers. @returns {number[]} */
  list() {
    return Array.from({ length: this.next() }, () => this.next());
  }

  /** @returns {number | undefined} */
  option() {
    const number = this.next();
    return number === NONE ? undefined : number;
  }

  arrival() {
    return /** @type {import("../types/session.d.ts").Arrival} */ (ARRIVALS[this.next()]);
  }

  phase() {
    return /** @type {import("../types/session.d.ts").Phase} */ (PHASES[this.next()]);
  }

  outcome() {
    const outcome = this.option();
    return outcome === undefined
      ? null
      : /** @type {import("../types/session.d.ts").Outcome} */ (OUTCOMES[outcome]);
  }

  key() {
    const key = this.option();
    return key === undefined ? null : toKey(key);
  }

  /** @param {string} measurementId */
  measurementKey(measurementId) {
    const { written } = this.encoder.encodeInto(measurementId, this.text);
    return toKey(this.wasm.measurement_key(written));
  }
}

/** @param {number} bits */
function toKey(bits) {
  return bits.toString(16).padStart(12, "0");
}
