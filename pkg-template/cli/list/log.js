// @ts-check
// The last deliveries, in bounded memory.

import { envelopeOf } from "../judge.js";
import { printable } from "../output/printable.js";
import { parseJson } from "../parse-json.js";

/** @typedef {import("../receive.js").Received} Received */

/**
 * @typedef {object} Entry
 * @property {number} id ascending
 * @property {Date} at
 * @property {string} verdict
 * @property {string} [event] this and what follows is safe to print
 * @property {string} [sessionId]
 * @property {number} [sequence]
 * @property {string} [arrival]
 * @property {readonly import("../../types/session.js").Range[]} [missing]
 * @property {string} [payload]
 * @property {string} [message] of a refusal
 * @property {string} [deviation]
 * @property {string} request its method and path
 * @property {Record<string, string[]>} headers as they came
 * @property {Uint8Array} [body] as it came, while there is room for it
 * @property {import("../io/forward.js").Forwarded} [forwarded]
 * @property {string[]} [explanation]
 */

export const MAX_ENTRIES = 10_000;
/** Of all bodies and headers: those of the oldest are forgotten first. */
export const MAX_BYTES = 32 * 1024 * 1024;

export class DeliveryLog {
  constructor() {
    /** @type {Entry[]} */
    this.entries = [];
    /** How many came at all. */
    this.total = 0;
    this.bytes = 0;
    /** Of the oldest that has a body still, or later. */
    this.firstWithBody = 0;
  }

  /** @param {Received} received @returns {Entry} */
  add(received) {
    const entry = { id: this.total, ...summaryOf(received) };
    this.total += 1;
    this.entries.push(entry);
    this.bytes += sizeOf(entry);
    // Not one by one: that would move the others each time.
    if (this.entries.length >= MAX_ENTRIES + 1000) this.entries.splice(0, this.entries.length - MAX_ENTRIES);
    const oldest = this.entries[0].id;
    this.firstWithBody = Math.max(this.firstWithBody, oldest);
    while (this.bytes > MAX_BYTES && this.firstWithBody < entry.id) {
      const old = this.entries[this.firstWithBody - oldest];
      this.bytes -= sizeOf(old);
      delete old.body;
      old.headers = {};
      this.firstWithBody += 1;
    }
    return entry;
  }

  /** @param {number} id @returns {Entry | undefined} */
  get(id) {
    return this.entries[id - (this.entries[0]?.id ?? 0)];
  }
}

/** @param {Entry} entry */
function sizeOf({ body, headers }) {
  const fields = Object.entries(headers).flat(2);
  return (body?.length ?? 0) + fields.reduce((sum, text) => sum + text.length, 0);
}

/** @param {Received} received @returns {Omit<Entry, "id">} */
function summaryOf({ at, judgement, tracked, forwarded, request, headers, body }) {
  const { verdict, message, deviation, event } = judgement;
  return {
    at,
    verdict,
    ...envelopeOf(judgement),
    ...(tracked && { arrival: tracked.arrival, missing: tracked.missing }),
    ...(event?.payload != null && { payload: printable(JSON.stringify(event.payload), 256) }),
    ...(message && { message }),
    ...(deviation && { deviation }),
    request: printable(request, 256),
    headers,
    body,
    ...(forwarded && { forwarded }),
  };
}

/** What a filter is looked for in. @param {Entry} entry */
function textOf({ verdict, event, sessionId, sequence, arrival, payload, message }) {
  return [verdict, event, sessionId, sequence, arrival, payload, message].join(" ").toLowerCase();
}

/** @param {Entry[]} entries @param {string} filter @returns {Entry[]} */
export function filtered(entries, filter) {
  if (filter === "") return entries;
  const wanted = filter.toLowerCase();
  return entries.filter((entry) => textOf(entry).includes(wanted));
}

/** @param {Entry} entry @returns {any} the event, or what else its body is */
export function eventOf({ body }) {
  return body && parseJson(body);
}
