// @ts-check
// From what the core answers to an event, or to the error that says why there is none.

import {
  AUTHENTIC,
  CANONICAL_EVENT,
  CODE_PART,
  COLUMN_OR_CLASS,
  DEVIATING,
  DOCUMENTED,
  EVENT_FAULTS,
  FAULT,
  FIELD_PATHS,
  JSON_FAULTS,
  LINE_OR_FIELD,
  MENDED_EVENT,
  REFUSALS,
  SEQUENCE_PART,
  SESSION_ID_PART,
  TIMESTAMP_PART,
} from "../generated/abi.js";
import { EVENTS } from "../generated/events.js";
import { PAYLOADS } from "../generated/payloads.js";
import { findLoneSurrogate, isIllFormed } from "./arguments.js";
import { WmsWebhookError } from "./errors.js";
import { define, hasOwn } from "./objects.js";
import { parseJson, slice } from "./primordials.js";

/** @typedef {import("./abi.js").Core} Core */
/** @typedef {import("../types/index.d.ts").Deviation} Deviation */
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
  // Of bytes it is the text that was judged, not the caller's: those may be shared and change. It is ASCII if
  // the event is canonical, so that the places in the parts are those of characters, too.
  if (answer === CANONICAL_EVENT)
    return canonical(typeof body === "string" ? body : core.readAscii(bytes), core.parts);
  return completed(
    parseJson(typeof body === "string" && answer !== MENDED_EVENT ? body : core.read(core.bodyAt, bytes)),
  );
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
  const timestamp = parts[TIMESTAMP_PART];
  const sequence = parts[SEQUENCE_PART];
  const { event, severity, payloadOf } = SPECS[parts[CODE_PART]];
  const sessionId = slice(text, parts[SESSION_ID_PART], parts[SESSION_ID_PART + 1]);
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
    const line = core.report[LINE_OR_FIELD];
    const column = core.report[COLUMN_OR_CLASS];
    const detail = `${JSON_FAULTS[core.report[FAULT]]} at line ${line}, column ${column}`;
    return new WmsWebhookError(code, detail, { line, column });
  }
  if (code === "invalid_event") {
    const place = faultOf(core);
    return new WmsWebhookError(code, `${EVENT_FAULTS[core.report[FAULT]].summary} at "${place.path}"`, place);
  }
  return new WmsWebhookError(code);
}

/** As {@link toEvent}, with the event's class. @type {(...answered: Parameters<typeof toEvent>) => any} */
export function toClassified(core, answer, body, bytes) {
  return classOf(core, answer, toEvent(core, answer, body, bytes));
}

/** What the core reports of an event: where it is not as it must be, and why. @param {Core} core @returns {Deviation} */
function faultOf({ report }) {
  return { path: FIELD_PATHS[report[LINE_OR_FIELD]], reason: EVENT_FAULTS[report[FAULT]].reason };
}

/**
 * What the core's last answer to a text says of its event.
 *
 * @param {Core} core
 * @param {number} answer
 * @param {AnyEvent} [event]
 * @returns {{ event: AnyEvent | undefined, isKnown: boolean, deviation: Deviation | undefined }}
 */
export function classOf(core, answer, event) {
  const isEvent = answer >= AUTHENTIC;
  const kind = answer === CANONICAL_EVENT ? DOCUMENTED : core.report[COLUMN_OR_CLASS];
  const deviation = isEvent && kind !== DEVIATING ? undefined : faultOf(core);
  return { event, isKnown: isEvent && kind === DOCUMENTED, deviation };
}
