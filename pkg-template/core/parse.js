// @ts-check
// From what the core answers to an event, or to the error that says why there is none.

import {
  AUTHENTIC,
  CANONICAL_EVENT,
  EVENT_FAULTS,
  FIELD_PATHS,
  JSON_FAULTS,
  MENDED_EVENT,
  REFUSALS,
} from "../generated/abi.js";
import { EVENTS } from "../generated/events.js";
import { PAYLOADS } from "../generated/payloads.js";
import { findLoneSurrogate, isIllFormed } from "./arguments.js";
import { WmsWebhookError } from "./errors.js";
import { define, hasOwn } from "./objects.js";
import { parseJson, slice } from "./primordials.js";

/** @typedef {import("./abi.js").Core} Core */
/** @typedef {import("../types/index.d.ts").WmsEvent | import("../types/index.d.ts").UnknownEvent} AnyEvent */

/** By the number of an event. */
const SPECS = Object.entries(EVENTS).map(([event, { severity }], number) => ({
  event,
  severity,
  payloadOf: PAYLOADS[number],
}));

/**
 * @param {Core} core with the body in its window
 * @param {string | Uint8Array} body
 * @param {number} bytes of the body
 * @param {number} maxBodyBytes
 * @param {number} strict
 * @returns {AnyEvent}
 */
export function parse(core, body, bytes, maxBodyBytes, strict) {
  const isBroken = bytes <= maxBodyBytes && isIllFormed(body, bytes);
  const length = isBroken ? core.writeTruncated(body, findLoneSurrogate(body)) : bytes;
  return toEvent(core, core.wasm.parse(length, maxBodyBytes, strict), body, bytes);
}

/**
 * @param {Core} core with the body in its window
 * @param {number} answer of the core
 * @param {string | Uint8Array} body
 * @param {number} bytes of the body
 * @returns {AnyEvent}
 */
export function toEvent(core, answer, body, bytes) {
  if (answer < AUTHENTIC) throw refusal(core, answer);
  // The text that was judged, not the caller's bytes: those may be shared and change.
  const text = typeof body === "string" && answer !== MENDED_EVENT ? body : core.read(core.bodyAt, bytes);
  // The places in the parts count bytes, which are characters in ASCII.
  if (answer === CANONICAL_EVENT && text.length === bytes) return canonical(text, core.parts);
  return completed(parseJson(text));
}

/**
 * The object that `JSON.parse` would make, without reading the text again. Objects are written as
 * literals: an assignment would be taken by a setter of `Object.prototype`, and a spread is slow.
 *
 * @param {string} text
 * @param {Float64Array} parts
 * @returns {AnyEvent}
 */
function canonical(text, parts) {
  const { 0: timestamp, 1: sequence } = parts;
  const { event, severity, payloadOf } = SPECS[parts[2]];
  const sessionId = slice(text, parts[3], parts[4]);
  const payload = payloadOf(text, parts);
  return /** @type {any} */ (
    payload
      ? { timestamp, sessionId, sequence, event, severity, payload }
      : { timestamp, sessionId, sequence, event, severity }
  );
}

/** Gives a session ID to an event without one, and a severity to one whose code has one. @param {any} event */
function completed(event) {
  if (isAbsent(event, "sessionId")) define(event, "sessionId", "", true);
  if (isAbsent(event, "severity")) {
    const code = /** @type {keyof typeof EVENTS} */ (event.event);
    if (hasOwn(EVENTS, code)) define(event, "severity", EVENTS[code].severity, true);
    else delete event.severity;
  }
  return event;
}

/** `null` is the same as nothing. @param {any} event @param {string} field */
function isAbsent(event, field) {
  return !hasOwn(event, field) || event[field] === null;
}

/** @param {Core} core @param {number} answer the number of an error */
function refusal(core, answer) {
  const code = REFUSALS[answer];
  if (code === "invalid_json") {
    const { 0: fault, 1: line, 2: column } = core.report;
    const detail = `${JSON_FAULTS[fault]} at line ${line}, column ${column}`;
    return new WmsWebhookError(code, detail, { line, column });
  }
  if (code === "invalid_event") {
    const place = deviation(core);
    return new WmsWebhookError(code, `${EVENT_FAULTS[core.report[0]].summary} at "${place.path}"`, place);
  }
  return new WmsWebhookError(code);
}

/**
 * Where the last event was not as documented, and why.
 * @param {Core} core
 * @returns {import("../types/index.d.ts").Deviation}
 */
export function deviation({ report }) {
  const { 0: fault, 1: field } = report;
  return { path: FIELD_PATHS[field], reason: EVENT_FAULTS[fault].reason };
}
