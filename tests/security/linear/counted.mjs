// @ts-check
// The shipped tools, with each instruction counted, and what they may execute at most.

import { ok } from "node:assert/strict";
import { COUNT, LIMIT, metered } from "./metered.mjs";

/** The longest body that is read. */
export const LONGEST = 1024 * 1024;

/** What the budget of `src/explain/attempt.rs` pays for, in bytes. */
const BUDGET = 64 * 2 ** 20;
const BUDGET_PER_BYTE = 128;

/** The most that is executed for a byte of the budget: a quarter above the most that a family takes. */
const PER_BUDGETED_BYTE = 320;

/**
 * The most that a report may execute for a byte of a delivery, for a delivery, and for each in the end. Keys whose escapes
 * differ in each bit take 3600 for a byte: each character is read once a bit.
 */
const REPORT_PER_BYTE = 4500;
const REPORT_PER_DELIVERY = 125_000;
export const REPORT_IN_THE_END = 110_000;

const { Instance, Module } = WebAssembly;
/** The tools. @type {{ exports: any }} */
let counted;
WebAssembly.Module = /** @type {any} */ (
  class extends Module {
    /** @param {Uint8Array} wasm */
    constructor(wasm) {
      super(metered(wasm));
    }
  }
);
WebAssembly.Instance = /** @type {any} */ (
  class extends Instance {
    /** @param {WebAssembly.Module} module @param {WebAssembly.Imports} imports */
    constructor(module, imports) {
      super(module, imports);
      counted = this;
    }
  }
);
export const { createReport, explainWebhook } = /** @type {typeof import("wms-webhook/tools")} */ (
  await import(/** @type {string} */ ("wms-webhook/tools"))
);

// The first call makes the instance.
explainWebhook("{}", "", "mac secret");

/** How much a call executes; it traps above the limit. @param {number} limit @param {() => unknown} call */
export function executed(limit, call) {
  const { [COUNT]: count, [LIMIT]: most } = counted.exports;
  count.value = 0n;
  most.value = BigInt(limit);
  try {
    call();
  } catch (error) {
    ok(count.value <= most.value, `more than ${limit} instructions`);
    throw error;
  } finally {
    most.value = -1n;
  }
  return Number(count.value);
}

/** What `explain` executes for a byte of its budget, and what share that is of what is allowed. @param {Uint8Array} body @param {string} header */
export function explained(body, header) {
  const budget = BUDGET + BUDGET_PER_BYTE * body.length;
  const limit = PER_BUDGETED_BYTE * budget;
  const taken = executed(limit, () => explainWebhook(body, header, ["mac secret", " another\n"]));
  return { perByte: taken / budget, taken, share: taken / limit };
}

/** What a report executes for a delivery, and what share that is of what is allowed. @param {ReturnType<typeof createReport>} report @param {Uint8Array} body @param {string} header */
export function reported(report, body, header) {
  const limit = REPORT_PER_BYTE * body.length + REPORT_PER_DELIVERY;
  const taken = executed(limit, () => report.accept(body, header));
  return { taken, share: taken / limit };
}
