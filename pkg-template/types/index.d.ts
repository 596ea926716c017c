// The types of `wms-webhook`.

import type { Encoding, EventFault, FieldPath } from "../generated/constants.js";
import type {
  ApiErrorEvent,
  ConstraintViolationEvent,
  Envelope,
  EventCode,
  WmsEvent,
} from "../generated/events.js";

export type { Encoding, EventFault, FieldPath, Severity } from "../generated/constants.js";
export * from "../generated/events.js";
export type { EventSpec, FieldSpec, Undocumented } from "./catalogue.js";
export * from "./errors.js";

/** The name of the header that carries the signature, in lower case: `"x-wms-content-mac"`. */
export declare const SIGNATURE_HEADER: "x-wms-content-mac";

/**
 * A body as it arrived. A string stands for its UTF-8 bytes.
 *
 * Not a parsed object: the signature is over the bytes, and a parsed body cannot be turned back
 * into them.
 */
export type Body = string | Uint8Array | ArrayBuffer | ArrayBufferView;

/**
 * The value of the signature header, as `Headers.get` and Node's `req.headers` give it.
 *
 * `null`, `undefined`, `""` and `[]` are a missing signature; an array of two or more is malformed.
 */
export type SignatureHeader = string | null | undefined | readonly string[];

/**
 * The MAC secret that NuraLogix assigned: 1 to 21,845 characters, or 1 to 65,536 bytes.
 *
 * The key of a string is kept for the next calls, those of the last 64 strings, until
 * {@link forgetSecrets}; the key of bytes is derived at each call, because bytes may change.
 */
export type Secret = string | Uint8Array;

/** One secret, or several during a rotation. Every one of them is tried. */
export type Secrets = Secret | readonly Secret[];

/**
 * What {@link verifyWebhook} lets you choose. Only the own properties of the object count. Inherited
 * properties are no options.
 */
export interface VerifyOptions {
  /**
   * How a body that is not ASCII was turned into the bytes that are signed.
   *
   * With T the body as text, U its UTF-8 bytes, L one byte a UTF-16 code unit (defined while each
   * is at most U+00FF) and A the low byte of each unit (the computation that NuraLogix documents):
   *
   * - `"auto"`: the MAC is over U; or over L, where L is not itself valid UTF-8. A MAC
   *   that only A explains is refused as `ambiguous_body`.
   * - `"bytes"`: the MAC is over the exact bytes, whatever they are.
   * - `"latin1"`: the MAC is over L.
   * - `"ascii"`: the MAC is over A. It loses information: anybody with one delivery can exchange each
   *   character for 255 others, and the signature still matches. Avoid it.
   *
   * Under all but `"ascii"` one MAC fits one body: a captured delivery does not help anybody to make
   * another. This holds if WMS signs the bytes that the encoding names. Suppose that it signs the low
   * bytes, as its page documents. An attacker opens a session whose ID is the victim's with U+0100 added
   * to each letter, and captures a delivery. Its MAC also fits the ASCII body with the victim's ID.
   * Every encoding accepts this forged body, and every encoding except `ascii` refuses the body that WMS
   * sent. No receiver can tell. Issue ASCII session IDs that cannot be guessed, and handle only events
   * of those that you issued.
   *
   * @defaultValue `"auto"`
   * @example `encoding: "bytes"`
   */
  encoding?: Encoding | undefined;
  /**
   * The longest body that is accepted, in bytes: an integer from 1 to 1,048,576.
   *
   * @defaultValue `1_048_576`
   * @example `maxBodyBytes: 65_536`
   */
  maxBodyBytes?: number | undefined;
}

/** What {@link parseEvent} lets you choose. Own properties, as in {@link VerifyOptions}. */
export interface ParseOptions {
  /**
   * The longest body that is accepted, in bytes: an integer from 1 to 1,048,576.
   *
   * @defaultValue `1_048_576`
   * @example `maxBodyBytes: 65_536`
   */
  maxBodyBytes?: number | undefined;
  /**
   * Whether to refuse an event that deviates from what WMS documents, as `invalid_event`, and a comma before
   * `}` or `]`, as `invalid_json`. Not by default: an event that deviates is authentic all the same, and
   * the example that WMS publishes has such a comma. Undocumented codes and fields are kept either way.
   *
   * @defaultValue `false`
   * @example `strict: true`
   */
  strict?: boolean | undefined;
}

/** What {@link receiveWebhook} lets you choose. */
export interface ReceiveOptions extends VerifyOptions, ParseOptions {}

/**
 * The event of a code: what a handler of `receiver.on(code)` is given.
 *
 * @example `(event: EventOf<"LOW_SNR">) => console.log(event.payload.details)`
 */
export type EventOf<Code extends EventCode> = Extract<WmsEvent, { event: Code }>;

/**
 * An event that is not as WMS documents it: its code is new, or its severity or payload deviates;
 * {@link deviationOf} says where and why. Its `event` can be a documented code. Only the envelope has known types.
 */
export interface UnknownEvent extends Envelope {
  /** As it was sent, if at all: perhaps none of the three that WMS documents. */
  severity?: unknown;
  /** As it was sent, if at all: perhaps no object. */
  payload?: unknown;
  [field: string]: unknown;
}

/**
 * Whether a delivery was signed with one of the secrets.
 *
 * What a sender controls never throws: it is `false`. Every MAC is compared in constant time, and
 * every secret is tried.
 *
 * @param body the body as it arrived
 * @param signature the value of {@link SIGNATURE_HEADER}
 * @param secret the MAC secret, or several during a rotation
 * @throws {TypeError} for a programming error: a body that is already parsed, an empty or
 *   missing secret, an unknown option
 * @example
 * ```js
 * import { createHmac } from "node:crypto";
 * import { verifyWebhook } from "wms-webhook";
 *
 * const body = '{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';
 * const mac = createHmac("sha256", "mac secret").update(body, "ascii").digest("hex");
 *
 * console.log(verifyWebhook(body, `hmac-sha256=${mac}`, "mac secret")); // true
 * console.log(verifyWebhook(`${body} `, `hmac-sha256=${mac}`, "mac secret")); // false
 * ```
 */
export declare function verifyWebhook(
  body: Body,
  signature: SignatureHeader,
  secret: Secrets,
  options?: VerifyOptions,
): boolean;

/**
 * The event of a body that was verified before, or that needs no verification, such as a stored one.
 *
 * The event has exactly the fields and values of the body, those that WMS does not document
 * included, but for two that may be absent or `null`: `sessionId` is `""` then, and `severity` the documented
 * one, or left out if the code is not documented.
 *
 * @throws {WmsWebhookError} `body_too_large`, `invalid_json` or `invalid_event`
 * @throws {TypeError} for a programming error
 * @example
 * ```js
 * import { isKnownEvent, parseEvent } from "wms-webhook";
 *
 * const event = parseEvent('{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}');
 * console.log(isKnownEvent(event), event.severity); // true INFO
 * ```
 */
export declare function parseEvent(body: Body, options?: ParseOptions): WmsEvent | UnknownEvent;

/**
 * Verifies a delivery and, if it is authentic, parses it.
 *
 * It checks neither the age of the delivery nor whether it arrived before.
 *
 * @throws {WmsWebhookError} with the reason as `code` and the answer to the sender as `status`
 * @throws {TypeError} for a programming error
 * @example
 * ```js
 * import { createHmac } from "node:crypto";
 * import { receiveWebhook } from "wms-webhook";
 *
 * const body = '{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';
 * const mac = createHmac("sha256", "mac secret").update(body, "ascii").digest("hex");
 *
 * const event = receiveWebhook(body, `hmac-sha256=${mac}`, "mac secret");
 * console.log(event.event); // WMS_LOADED
 * try {
 *   receiveWebhook(body, undefined, "mac secret");
 * } catch (error) {
 *   console.log(error.code, error.status); // missing_signature 401
 * }
 * ```
 */
export declare function receiveWebhook(
  body: Body,
  signature: SignatureHeader,
  secret: Secrets,
  options?: ReceiveOptions,
): WmsEvent | UnknownEvent;

/** What {@link classifyWebhook} gives: `isKnown` narrows `event`. */
export type ClassifiedEvent =
  | { readonly event: WmsEvent; readonly isKnown: true; readonly deviation: undefined }
  | { readonly event: UnknownEvent; readonly isKnown: false; readonly deviation: Deviation | undefined };

/**
 * What {@link receiveWebhook} gives, with what {@link isKnownEvent} and {@link deviationOf} say of it: for code
 * that chooses by the event's class, in the time of one verdict.
 *
 * @throws {WmsWebhookError} as `receiveWebhook` does
 * @throws {TypeError} for a programming error
 * @example
 * ```js
 * import { classifyWebhook, signWebhook } from "wms-webhook";
 *
 * const body = '{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"LOW_SNR","payload":{"details":null}}';
 * const { isKnown, deviation } = classifyWebhook(body, signWebhook(body, "mac secret"), "mac secret");
 * console.log(isKnown, deviation.path, deviation.reason); // false /payload/details missing
 * ```
 */
export declare function classifyWebhook(
  body: Body,
  signature: SignatureHeader,
  secret: Secrets,
  options?: ReceiveOptions,
): ClassifiedEvent;

/**
 * The signature header's value for a body, over its bytes: for the tests of a receiver.
 *
 * @throws {TypeError} for a programming error, a body over 1,048,576 bytes included
 * @example
 * ```js
 * import { signWebhook } from "wms-webhook";
 *
 * console.log(signWebhook("The quick brown fox jumps over the lazy dog", "key"));
 * // hmac-sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8
 * ```
 */
export declare function signWebhook(body: Body, secret: Secret): string;

/**
 * Erases the keys that are kept of earlier secrets; the next call derives its own anew.
 *
 * For the end of a rotation. The strings themselves are JavaScript's, and cannot be erased.
 *
 * @example
 * ```js
 * import { forgetSecrets, signWebhook } from "wms-webhook";
 *
 * console.log(signWebhook("{}", "old secret") === signWebhook("{}", "new secret")); // false
 * forgetSecrets();
 * ```
 */
export declare function forgetSecrets(): void;

/**
 * Whether the event is as WMS documents it: a documented code, and severity and payload as documented.
 *
 * It checks the object that you pass, for example one that you read back from JSON. JavaScript rounds very
 * large numbers there, so a very large `payload.sequence` is checked after rounding.
 *
 * Ask it before you compare `event.event`. The comparison alone does not narrow `WmsEvent | UnknownEvent`,
 * because an event with a documented code may still have another payload.
 *
 * @example
 * ```ts
 * import { isKnownEvent, parseEvent } from "wms-webhook";
 *
 * const event = parseEvent('{"timestamp":1,"sessionId":"s","sequence":0,"event":"LOW_SNR","payload":{"details":"LOW_SNR"}}');
 * if (isKnownEvent(event) && event.event === "LOW_SNR") {
 *   console.log(event.payload.details); // LOW_SNR
 * }
 * ```
 */
export declare function isKnownEvent(event: WmsEvent | UnknownEvent): event is WmsEvent;

/** Where and why an event is not as WMS documents it. */
export interface Deviation {
  /** The first field that deviates, as a JSON pointer such as `/payload/snr`. */
  readonly path: FieldPath;
  /** What is wrong with it. */
  readonly reason: EventFault;
}

/**
 * Where and why an event is not as WMS documents it; `undefined` if it is, or if only its code is new.
 *
 * @example
 * ```js
 * import { deviationOf, parseEvent } from "wms-webhook";
 *
 * const event = parseEvent('{"timestamp":1,"sessionId":"s","sequence":0,"event":"LOW_SNR","payload":{"details":null}}');
 * console.log(deviationOf(event)); // { path: '/payload/details', reason: 'missing' }
 * ```
 */
export declare function deviationOf(event: WmsEvent | UnknownEvent): Deviation | undefined;

/**
 * The constraint that was violated, or the code of the API's error: WMS documents that a payload has it,
 * but not under which key.
 *
 * It is `payload.code`, if that is a number or a string that is not empty. Otherwise it is the only such value
 * beside `measurementId`; if there are none or several, it is `undefined`. Seen elsewhere, under `code`:
 * TOO_CLOSE, TOO_FAR, TURN_LEFT, TURN_RIGHT, LOOK_UP, LOOK_DOWN, TILT_LEFT, TILT_RIGHT, NOT_CENTERED and
 * HOLD_STILL.
 *
 * @param event of a documented code, or one that deviates
 * @example
 * ```ts
 * import { isKnownEvent, parseEvent, payloadCode } from "wms-webhook";
 *
 * const event = parseEvent(
 *   '{"timestamp":1,"sessionId":"s-1","sequence":4,"event":"CONSTRAINT_VIOLATION","payload":{"constraint":"TOO_FAR"}}',
 * );
 * if (isKnownEvent(event) && event.event === "CONSTRAINT_VIOLATION") {
 *   console.log(payloadCode(event)); // TOO_FAR
 * }
 * ```
 */
export declare function payloadCode(
  event: ConstraintViolationEvent | ApiErrorEvent | UnknownEvent,
): string | number | undefined;
