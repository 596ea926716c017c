// @ts-check
// Deliveries as WMS sends them, and bodies of any length.

import { EVENTS } from "wms-webhook";

const measurementId = "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06";
/** @type {Record<string, unknown>} */
const VALUES = { measurementId, snr: 1.25, sequence: 3, state: "HIDDEN", details: "CAMERA_START_ERROR" };

/** @param {string} event @param {string} [sessionId] */
export function delivery(event, sessionId = "ryueiwoqfh910fu3rpqruvfiu") {
  const { severity, payload } = EVENTS[/** @type {keyof typeof EVENTS} */ (event)];
  const fields = Object.keys(payload).map((name) => [name, VALUES[name]]);
  const envelope = { timestamp: 1689684577, sessionId, sequence: 0, event, severity };
  return JSON.stringify(fields.length > 0 ? { ...envelope, payload: Object.fromEntries(fields) } : envelope);
}

/** 192 bytes. */
export const HEADLINE = delivery("MEASUREMENT_CREATED");

export const EVENT_CODES = Object.keys(EVENTS);

export const LENGTHS = [64, 128, 192, 256, 512, 1024, 2048, 4096, 16384, 65536, 262144, 1048576];

/** An event of that many bytes; below 84, JSON that is none. @param {number} length */
export function ofLength(length) {
  const shell = delivery("WMS_LOADED", "");
  if (length < shell.length) return JSON.stringify("x".repeat(length - 2));
  return delivery("WMS_LOADED", "x".repeat(length - shell.length));
}
