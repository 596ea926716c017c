// @ts-check
// What is kept of a delivery, as a row of plain values: made of an event, and read from a state.

import { Mistake } from "../core/objects.js";
import { payloadCode } from "../core/payload-code.js";
import { FIRST_MILLISECONDS, SESSION_EVENTS } from "../generated/abi.js";
import { EVENTS } from "../generated/events.js";

/** @typedef {import("../types/session.d.ts").SessionEvent} Row */

const DELIVERY_ID = /^[0-9a-f]{64}$/;
const ID = /^[0-9a-f]{24}$/;
const KEY = /^[0-9a-f]{12}$/;
/** A code, and not a text that might name somebody. */
const DETAIL = /^[A-Za-z0-9._-]{1,32}$/;

/**
 * @param {any} event
 * @param {unknown} id of its delivery
 * @param {(measurementId: string) => string} keyOf
 * @returns {Row}
 */
export function rowOf(event, id, keyOf) {
  const { timestamp, sequence, event: name, payload } = event ?? {};
  if (typeof name !== "string" || !isSequence(sequence) || !Number.isFinite(timestamp)) {
    throw new Mistake("The argument is not an event: pass what parseEvent or receiveWebhook gave.");
  }
  const digits = typeof id === "string" ? id.toLowerCase() : "";
  if (!DELIVERY_ID.test(digits)) {
    throw new Mistake(
      'The id is not that of a delivery: pass the "id" that a receiver\'s handler is given, or the 64 digits ' +
        "of the signature header.",
    );
  }
  const code = isCode(name) ? name : null;
  /** @type {any} what is documented of it, if it came as documented */
  const fields = typeof payload === "object" && payload !== null && !Array.isArray(payload) ? payload : {};
  const documented = /** @type {Record<string, unknown>} */ (code ? EVENTS[code].payload : {});
  const own = (/** @type {string} */ field) =>
    Object.hasOwn(documented, field) && Object.hasOwn(fields, field) ? fields[field] : undefined;
  const [measurementId, snr] = [own("measurementId"), own("snr")];
  const hasMeasurement = typeof measurementId === "string" && measurementId !== "";
  return [
    digits.slice(0, 24),
    // So that −0 and 0 are one.
    (timestamp < FIRST_MILLISECONDS ? timestamp : timestamp / 1000) + 0,
    sequence + 0,
    code,
    hasMeasurement ? keyOf(measurementId) : null,
    Number.isFinite(snr) ? snr + 0 : null,
    detailOf(isUnnamed(code) ? payloadCode(event) : own("details")),
  ];
}

/** Whether the code of its failure has no documented key. @param {string | null} code */
function isUnnamed(code) {
  return code === "CONSTRAINT_VIOLATION" || code === "API_ERROR";
}

/** @param {unknown} value */
function detailOf(value) {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === "string" && DETAIL.test(text) ? text : null;
}

/**
 * The rows of a state, which may come from a store.
 *
 * @param {any} state
 * @returns {{ rows: readonly Row[], isCut: boolean }}
 */
export function rowsOf(state) {
  if (state === null) return { rows: [], isCut: false };
  const { version, isCut, events } = state ?? {};
  const isWhole =
    version === 1 &&
    typeof isCut === "boolean" &&
    Array.isArray(events) &&
    events.length <= SESSION_EVENTS &&
    events.every(isRow);
  if (isWhole) return { rows: events, isCut };
  throw new Mistake(
    "The state is not one that trackSession or mergeSessions gave: pass it as it was, or null for a session " +
      "that is new.",
  );
}

/** @param {unknown} row */
function isRow(row) {
  if (!Array.isArray(row) || row.length !== 7) return false;
  const [id, time, sequence, code, measurement, snr, detail] = row;
  return (
    matches(ID, id) &&
    Number.isFinite(time) &&
    isSequence(sequence) &&
    (code === null || isCode(code)) &&
    (measurement === null || matches(KEY, measurement)) &&
    (snr === null || Number.isFinite(snr)) &&
    (detail === null || matches(DETAIL, detail))
  );
}

/** @param {unknown} code @returns {code is keyof typeof EVENTS} */
function isCode(code) {
  return typeof code === "string" && Object.hasOwn(EVENTS, code);
}

/** @param {unknown} sequence @returns {sequence is number} */
function isSequence(sequence) {
  return Number.isSafeInteger(sequence) && Number(sequence) >= 0;
}

/** @param {RegExp} pattern @param {unknown} text */
function matches(pattern, text) {
  return typeof text === "string" && pattern.test(text);
}
