// @ts-check
// What sets a delivery apart from a plain one: if a receiver answers it otherwise than it should, a trait
// that its other wrong answers share is the cause.

import { EVENTS } from "../pkg-template/generated/events.js";

/**
 * A case of the corpus.
 * @typedef {object} Case
 * @property {string} name
 * @property {string | [string, number][]} body
 * @property {string | string[] | null} signature
 * @property {string | null} [signed]
 * @property {unknown[]} secrets
 * @property {{ encoding?: string, strict?: boolean, maxBodyBytes?: number }} options
 * @property {{ code?: string, class?: string, deviation?: { reason: string } }} expect
 * @typedef {[name: string, has: (it: Content) => boolean]} Trait
 */

const ENVELOPE = ["timestamp", "sessionId", "sequence", "event", "severity", "payload"];

/** What a delivery says. */
export class Content {
  /** @param {Case} one */
  constructor({ body, signature, signed, expect }) {
    this.body = decode(body);
    /** What the MAC is over: the body, unless the case has something else. */
    this.signed = signed ? decode(signed) : this.body;
    this.signature = signature;
    this.code = expect.code;
    this.deviation = expect.deviation?.reason;
    this.isAccepted = expect.class !== undefined;
    const text = this.body.toString();
    const mended = this.isAccepted ? withoutTrailingCommas(text) : text;
    this.hasTrailingComma = mended !== text;
    /** As it was sent; nothing else is known of what is refused. @type {any} */
    this.event = this.isAccepted ? JSON.parse(mended) : {};
    this.isAsStringified = JSON.stringify(this.event) === text;
    /** What is documented of its payload, if its code is. @type {Record<string, { required: boolean }> | undefined} */
    this.fields = new Map(Object.entries(EVENTS)).get(this.event.event)?.payload;
  }

  /** Whether only a receiver that is not strict accepts it. */
  get isLenient() {
    return this.hasTrailingComma || this.deviation !== undefined;
  }

  /** A required one that is null deviates. */
  get hasOptionalNull() {
    const { payload } = this.event;
    return this.deviation === undefined && [payload, ...Object.values(payload ?? {})].includes(null);
  }

  /** Of the payload of an unknown code, no field is documented, nor is it judged. */
  get hasUndocumentedField() {
    const { fields } = this;
    const { payload } = this.event;
    const keys = fields && typeof payload === "object" ? Object.keys(payload ?? {}) : [];
    return (
      Object.keys(this.event).some((key) => !ENVELOPE.includes(key)) ||
      keys.some((key) => !Object.hasOwn(/** @type {object} */ (fields), key))
    );
  }
}

/** Of what must be accepted, each in the words in which a report names the deliveries. @type {Trait[]} */
const ACCEPTED = [
  ["authentic events", () => true],
  ["events with a code that is not documented", (it) => it.fields === undefined],
  ["events without a sessionId", (it) => (it.event.sessionId ?? null) === null],
  ["events without a severity", (it) => (it.event.severity ?? null) === null],
  ["events with null for an optional field", (it) => it.hasOptionalNull],
  ["events without a field that is documented as required", (it) => it.deviation === "missing"],
  ["events with a field of another type than documented", (it) => it.deviation === "wrong_type"],
  ["events with a value that is not documented", (it) => it.deviation === "undocumented_value"],
  ["events with a field that is not documented", (it) => it.hasUndocumentedField],
  ["events with a timestamp in milliseconds", (it) => it.event.timestamp >= 1e11],
  ["events with a trailing comma", (it) => it.hasTrailingComma],
  ["events that JSON.stringify writes in another way", (it) => !it.isAsStringified],
  ["events in UTF-8 that is not ASCII", (it) => !isAscii(it.body) && it.signed.equals(it.body)],
  ["events in Latin-1", (it) => !it.signed.equals(it.body)],
  ["events of more than 100,000 bytes", (it) => it.body.length > 100_000],
  ["signatures in upper-case digits", (it) => /[A-F]/.test(String(it.signature))],
];

/** Of what must be refused. @type {Trait[]} */
const REFUSED = [
  ["deliveries that are not authentic", () => true],
  ["deliveries without a signature", (it) => it.code === "missing_signature"],
  ["malformed signatures", (it) => it.code === "malformed_signature"],
  ["signatures of another secret or body", (it) => it.code === "signature_mismatch"],
  ["bodies with characters exchanged that have the same low byte", (it) => it.code === "ambiguous_body"],
];

export const names = [...ACCEPTED, ...REFUSED].map(([name]) => name);

/** Their places among the names. @param {Content} content */
export function traitsOf(content) {
  const traits = content.isAccepted ? ACCEPTED : REFUSED;
  return traits.filter(([, has]) => has(content)).map(([name]) => names.indexOf(name));
}

/** @param {string} text that is JSON but for trailing commas */
function withoutTrailingCommas(text) {
  return text.replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[\]}])/g, (_, string = "") => string);
}

/** @param {Buffer} bytes */
function isAscii(bytes) {
  return bytes.every((byte) => byte < 0x80);
}

/** @param {Case["body"]} value */
function decode(value) {
  if (typeof value === "string") return Buffer.from(value, "base64");
  return Buffer.concat(
    value.map(([part, times]) => {
      const bytes = Buffer.from(part, "base64");
      return Buffer.alloc(bytes.length * times, bytes);
    }),
  );
}
