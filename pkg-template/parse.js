// @ts-check
// From a body in the core's window to its event.

import { findLoneSurrogate, hasLoneSurrogate } from "./arguments.js";
import { hasOwn, parseJson, slice } from "./built-ins.js";
import { EVENT_FAULTS, FIELD_PATHS, JSON_FAULTS } from "./codes.js";
import { EVENT_MENDED, NOT_AN_EVENT, NOT_JSON, PLAIN } from "./core.js";
import { WmsWebhookError } from "./errors.js";
import { EVENTS } from "./events.js";

/** @typedef {import("./core.js").Core} Core */
/** @typedef {import("./index.d.ts").WmsEvent | import("./index.d.ts").UnknownEvent} AnyEvent */

/** By the number of an event: its code, its severity, and the names and types of its payload. */
const SPECS = Object.entries(EVENTS).map(([code, { severity, payload }]) => ({
  code,
  severity,
  fields: Object.entries(/** @type {Record<string, { type: string }>} */ (payload)).map(
    ([name, { type }]) => ({
      name,
      isText: type === "string",
    }),
  ),
}));

/**
 * @param {Core} wasm with the body in its window
 * @param {string | Uint8Array} body
 * @param {number} bytes of the body
 * @param {boolean} strict
 * @returns {AnyEvent}
 */
export function parse(wasm, body, bytes, strict) {
  const length = isIllFormed(body, bytes) ? spoil(wasm, body) : bytes;
  const verdict = wasm.parse(length, strict);
  if (verdict === NOT_JSON || verdict === NOT_AN_EVENT) throw refusal(verdict, wasm.report);
  // The text that was judged, not the caller's bytes: those may be shared and change.
  const text = typeof body === "string" && verdict !== EVENT_MENDED ? body : wasm.readBody(bytes);
  // The places in `fields` count bytes, which are characters in ASCII.
  if (verdict === PLAIN && text.length === bytes) return plain(text, wasm.fields);
  return filled(parseJson(text));
}

/**
 * The object that `JSON.parse` would make, for a third of the time. Objects are written as literals:
 * an assignment would be taken by a setter of `Object.prototype`, and a spread takes a microsecond.
 *
 * @param {string} text
 * @param {Float64Array} told by the core
 * @returns {AnyEvent}
 */
function plain(text, told) {
  const { 0: timestamp, 1: sequence } = told;
  const { code: event, severity, fields } = SPECS[told[2]];
  const sessionId = slice(text, told[3], told[4]);
  const payload = plainPayload(text, told, fields);
  return payload
    ? { timestamp, sessionId, sequence, event, severity, payload }
    : { timestamp, sessionId, sequence, event, severity };
}

/**
 * WMS documents at most three fields of a payload, of which only the first may be missing.
 *
 * @param {string} text
 * @param {Float64Array} told
 * @param {readonly { name: string, isText: boolean }[]} fields
 * @returns {Record<string, unknown> | undefined}
 */
function plainPayload(text, told, { length, 0: first, 1: second, 2: third }) {
  if (length === 0) return undefined;
  const one = plainField(text, told[5], told[6], first);
  if (length === 1) return one === undefined ? undefined : { [first.name]: one };
  const two = plainField(text, told[7], told[8], second);
  if (length === 2) {
    return one === undefined ? { [second.name]: two } : { [first.name]: one, [second.name]: two };
  }
  const three = plainField(text, told[9], told[10], third);
  return { [first.name]: one, [second.name]: two, [third.name]: three };
}

/** @param {string} text @param {number} start 0 if it is missing @param {number} end @param {{ isText: boolean }} field */
function plainField(text, start, end, { isText }) {
  if (start === 0) return undefined;
  const written = slice(text, start, end);
  return isText ? written : +written;
}

/** @param {any} event whose severity may be missing, if its code is known */
function filled(event) {
  if (hasOwn(event, "severity")) return event;
  return { ...event, severity: EVENTS[/** @type {keyof typeof EVENTS} */ (event.event)].severity };
}

/**
 * @param {number} verdict
 * @param {Uint32Array} report
 */
function refusal(verdict, report) {
  if (verdict === NOT_JSON) {
    const { 0: fault, 1: line, 2: column } = report;
    const detail = `${JSON_FAULTS[fault]} at line ${line}, column ${column}`;
    return new WmsWebhookError("invalid_json", detail, { line, column });
  }
  const { 0: fault, 1: field } = report;
  const path = FIELD_PATHS[field];
  return new WmsWebhookError("invalid_event", `${EVENT_FAULTS[fault]} at "${path}"`, { path });
}

/**
 * Whether a string holds a lone surrogate. Only one that is not ASCII can.
 *
 * @param {string | Uint8Array} body
 * @param {number} bytes of its UTF-8
 * @returns {body is string}
 */
export function isIllFormed(body, bytes) {
  return typeof body === "string" && bytes !== body.length && hasLoneSurrogate(body);
}

/**
 * Writes what stands before the first lone surrogate and then a byte that no UTF-8 has, so that the
 * core finds the fault in its place.
 *
 * @param {Core} wasm
 * @param {string} body
 * @returns {number}
 */
function spoil(wasm, body) {
  const bytes = wasm.writeBody(slice(body, 0, findLoneSurrogate(body)));
  wasm.body[bytes] = 0xff;
  return bytes + 1;
}
