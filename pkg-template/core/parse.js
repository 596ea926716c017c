// @ts-check
// From a body in the core's window to its event.

import { EVENT_FAULTS, FIELD_PATHS, JSON_FAULTS } from "../generated/constants.js";
import { EVENTS } from "../generated/events.js";
import { EVENT_MENDED, NOT_AN_EVENT, NOT_JSON, PLAIN } from "./abi.js";
import { findLoneSurrogate, hasLoneSurrogate } from "./arguments.js";
import { WmsWebhookError } from "./errors.js";
import { hasOwn } from "./objects.js";
import { parseJson, slice } from "./primordials.js";

/** @typedef {import("./abi.js").Core} Core */
/** @typedef {import("../types/index.d.ts").WmsEvent | import("../types/index.d.ts").UnknownEvent} AnyEvent */

/**
 * The payloads that are documented, by the names of their fields. They are literals: computed keys are
 * slow in an engine that has seen several kinds of events. Each field has two places in `told`, where
 * it starts and where it ends; the first may be missing, and then starts at 0.
 *
 * @type {Record<string, (text: string, told: Float64Array) => Record<string, unknown> | undefined>}
 */
const PAYLOADS = {
  "": () => undefined,
  measurementId: (text, told) =>
    told[5] === 0 ? undefined : { measurementId: slice(text, told[5], told[6]) },
  "measurementId,snr,sequence": (text, told) => ({
    measurementId: slice(text, told[5], told[6]),
    snr: +slice(text, told[7], told[8]),
    sequence: +slice(text, told[9], told[10]),
  }),
  "measurementId,state": (text, told) =>
    told[5] === 0
      ? { state: slice(text, told[7], told[8]) }
      : { measurementId: slice(text, told[5], told[6]), state: slice(text, told[7], told[8]) },
  details: (text, told) => ({ details: slice(text, told[5], told[6]) }),
};

/** By the number of an event. */
const SPECS = Object.entries(EVENTS).map(([event, { severity, payload }]) => ({
  event,
  severity,
  payloadOf: PAYLOADS[Object.keys(payload).join()],
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
  const verdict = wasm.wasm.parse(length, strict);
  if (verdict === NOT_JSON || verdict === NOT_AN_EVENT) throw refusal(verdict, wasm.report);
  // The text that was judged, not the caller's bytes: those may be shared and change.
  const text = typeof body === "string" && verdict !== EVENT_MENDED ? body : wasm.read(wasm.bodyAt, bytes);
  // The places in `fields` count bytes, which are characters in ASCII.
  if (verdict === PLAIN && text.length === bytes) return plain(text, wasm.fields);
  return filled(parseJson(text));
}

/**
 * The object that `JSON.parse` would make, without reading the text again. Objects are written as
 * literals: an assignment would be taken by a setter of `Object.prototype`, and a spread is slow.
 *
 * @param {string} text
 * @param {Float64Array} told by the core
 * @returns {AnyEvent}
 */
function plain(text, told) {
  const { 0: timestamp, 1: sequence } = told;
  const { event, severity, payloadOf } = SPECS[told[2]];
  const sessionId = slice(text, told[3], told[4]);
  const payload = payloadOf(text, told);
  return payload
    ? { timestamp, sessionId, sequence, event, severity, payload }
    : { timestamp, sessionId, sequence, event, severity };
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
