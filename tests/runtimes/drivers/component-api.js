// @ts-check
// The component as the corpus calls a build of the package. It has bytes and text where JavaScript has
// values, so what it says of an event is held to the text that it gives.

/**
 * @typedef {{ bytes: Uint8Array, signature?: string, secrets: Uint8Array[], options: Record<string, unknown> }} Call
 * @typedef {{ path: string, reason: string }} Deviation
 * @typedef {{ code: string, place?: { tag: "json", val: { line: number, column: number } } | { tag: "event", val: Deviation } }} Refusal
 * @typedef {{ timestamp: number, sessionId: string, sequence: bigint | number, code: string, severity?: string, payload?: string, documented: boolean, deviation?: Deviation, json: string }} Event
 * @typedef {{ event: Event, refusal?: never } | { refusal: Refusal, event?: never }} Answer
 * @typedef {{ verify(call: Call): boolean, receive(call: Call): Answer, parse(call: Call): Answer }} Host
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Text of WIT has no lone surrogates. @param {string} text */
const wellFormed = (text) => decoder.decode(encoder.encode(text));

/** @param {Host} host */
export function apiOf(host) {
  /** What it said of each event that it gave. @type {WeakMap<object, Event>} */
  const given = new WeakMap();
  /** @param {object} event */
  const told = (event) => {
    const bytes = encoder.encode(JSON.stringify(event));
    return given.get(event) ?? eventOf(host.parse({ bytes, secrets: [], options: {} }));
  };
  return {
    JUDGES_TEXT: true,
    /** @param {[any, any, any, any]} call */
    verifyWebhook: (...call) => host.verify(callOf(...call)),
    /** @param {[any, any, any, any]} call */
    receiveWebhook(...call) {
      const answer = eventOf(host.receive(callOf(...call)));
      const event = filled(answer);
      given.set(event, answer);
      return event;
    },
    /** @param {object} event */
    isKnownEvent: (event) => told(event).documented,
    /** @param {object} event */
    deviationOf: (event) => told(event).deviation ?? undefined,
  };
}

/**
 * @param {string | ArrayBuffer | ArrayBufferView<ArrayBuffer>} body
 * @param {string | string[] | null | undefined} signature
 * @param {unknown} secrets
 * @param {Record<string, unknown>} options
 * @returns {Call}
 */
function callOf(body, signature, secrets, options) {
  const bytes = bytesOf(body);
  const header = Array.isArray(signature) ? signature.join(", ") : (signature ?? undefined);
  const call = { bytes, secrets: [secrets].flat().map(bytesOf), options };
  return header === undefined ? call : { ...call, signature: wellFormed(header) };
}

/** @param {any} value */
function bytesOf(value) {
  if (typeof value === "string") return encoder.encode(value);
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

/** @param {Answer} answer */
function eventOf({ event, refusal }) {
  if (event) return event;
  const { code, place } = refusal;
  throw Object.assign(new Error(code), { name: "WmsWebhookError", code, ...place?.val });
}

/** The event as the package gives it. What the typed fields say otherwise is an error. @param {Event} told */
function filled(told) {
  const event = JSON.parse(told.json);
  event.sessionId ??= told.sessionId;
  if (event.severity === null && told.severity === undefined) delete event.severity;
  else if (told.severity !== undefined) event.severity ??= told.severity;
  const typed = {
    timestamp: Object.is(told.timestamp, event.timestamp),
    sessionId: told.sessionId === wellFormed(event.sessionId),
    sequence: Number(told.sequence) === event.sequence,
    code: told.code === wellFormed(event.event),
    severity: typeof event.severity !== "string" || told.severity === wellFormed(event.severity),
    payload: JSON.stringify(JSON.parse(told.payload ?? "null")) === JSON.stringify(event.payload ?? null),
  };
  const wrong = Object.entries(typed).filter(([, isRight]) => !isRight);
  if (wrong.length > 0) throw new Error(`the typed ${wrong.map(([name]) => name)} and the JSON differ`);
  return event;
}
