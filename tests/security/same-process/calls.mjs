// @ts-check
// What a user calls, with what must come of it. The expected values are of node:crypto, of JSON.parse
// and of the types.

import { deepStrictEqual, equal } from "node:assert/strict";
import { createHmac } from "node:crypto";

/** @typedef {{ value?: unknown, error?: any, isDone: boolean }} Outcome */
/** @typedef {{ name: string, call: () => unknown, value?: unknown, refused?: Record<string, unknown>, isMistake?: boolean }} Call */

const SECRET = "mac secret";
/** @param {string | Uint8Array} body @param {string | Uint8Array} [secret] */
export const sign = (body, secret = SECRET) =>
  `hmac-sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
/** @param {string} session @param {string} [rest] */
const event = (session, rest = ',"severity":"INFO"', code = "WMS_LOADED") =>
  `{"timestamp":1689684577,"sessionId":"${session}","sequence":0,"event":"${code}"${rest}}`;

const BODY = event("s-1");
const FORGED = event("s-2");
const LOSSY = BODY.replace("s-1", "s-\u0131");
const HEADER = sign(BODY);
const OF_FORGED = sign(FORGED);
const LONG = "k".repeat(70_000);
const BY_POLLUTION = sign(BODY, "ascii");
const BY_CUT = sign(BODY, LONG.slice(0, 65_536));
const UNFIT = event("s-1", ',"severity":"INFO","payload":{"snr":"x"}', "INTERMEDIATE_RESULTS");
const [EVENT, NEW, DEVIANT] = [BODY, event("s-1", ',"severity":"INFO"', "NEW"), UNFIT].map((text) =>
  JSON.parse(text),
);
const STRICT = { strict: true };
/** Nothing in its place. */
const HOLES = new Array(1);
const HOLED = Object.assign(new Array(2), { 0: SECRET });
const BY_NO_SECRET = sign(BODY, new Uint8Array(1));
const BYTES = new TextEncoder().encode(BODY);
const BUFFER = BYTES.buffer;
const VIEW = new DataView(BUFFER);
const SECRET_BYTES = new TextEncoder().encode(SECRET);

const AUTHENTIC = [
  BODY,
  event(
    "s-1",
    ',"severity":"INFO","payload":{"measurementId":"m-1","snr":1.5,"sequence":2}',
    "INTERMEDIATE_RESULTS",
  ),
  event("s-1", ',"payload":{"state":"HIDDEN"},"severity":"INFO"', "PAGE_VISIBILITY_CHANGE"),
  event("s-1", ',"severity":"ERROR","payload":{"details":"x"}', "LOW_SNR"),
  event("s-1", ',"severity":"INFO","extra":[1,{"__proto__":{"polluted":1}}],"encoding":null'),
  event("s-1", ""),
  BODY.replace("}", ",}"),
  event("é 😀 \ufeff"),
  event("s-1", ',"severity":"INFO"', "NEW"),
].map((body) => {
  const isLax = body.includes(",}");
  const parsed = JSON.parse(isLax ? body.replace(",}", "}") : body);
  return {
    body,
    header: sign(body),
    bytes: new TextEncoder().encode(body),
    expected: { ...parsed, severity: parsed.severity ?? "INFO" },
    strict: isLax && { code: "invalid_json", status: 422, line: 1, column: body.length - 1 },
  };
});
/** Made before any change, as the bodies are that come from a network. */
const SURROGATE = event("\ud800");
const BY_REPLACEMENT = sign(event("\ufffd"));
const BY_NOTHING = sign("");
const BY_A_LETTER = sign(FORGED, SECRET[0]);
const FORGED_BYTES = new TextEncoder().encode(FORGED);
const [BRACE, BRACES] = [sign("{"), sign("{}")];

/** @param {any} wms @returns {Call[]} */
export function coreCalls(wms) {
  const { deviationOf, isKnownEvent, parseEvent, receiveWebhook, signWebhook, verifyWebhook } = wms;
  /** @type {Call[]} */
  const calls = [];
  /** @param {string} name @param {() => unknown} call @param {unknown} value */
  const gives = (name, call, value) => calls.push({ name, call, value });
  /** @param {string} name @param {() => unknown} call @param {Record<string, unknown>} refused */
  const refuses = (name, call, refused) => calls.push({ name, call, refused });
  /** @param {string} name @param {() => unknown} call */
  const throwsFor = (name, call) => calls.push({ name, call, isMistake: true });

  AUTHENTIC.forEach(({ body, bytes, header, expected, strict }, at) => {
    for (const [what, given] of /** @type {const} */ ([
      ["text", body],
      ["bytes", bytes],
    ])) {
      const name = `authentic ${what} ${at}`;
      gives(`verify ${name}`, () => verifyWebhook(given, header, SECRET), true);
      gives(`verify ${name}, rotated`, () => verifyWebhook(given, [header], ["another", SECRET], {}), true);
      gives(`receive ${name}`, () => receiveWebhook(given, header, SECRET, { encoding: "bytes" }), expected);
      gives(`parse ${name}`, () => parseEvent(given), expected);
      gives(`sign ${name}`, () => signWebhook(given, SECRET), header);
      gives(`verify forged ${name}`, () => verifyWebhook(given, OF_FORGED, SECRET), false);
      if (strict) refuses(`parse ${name}`, () => parseEvent(given, { strict: true }), strict);
    }
  });
  gives("a captured buffer", () => verifyWebhook(BUFFER, HEADER, SECRET_BYTES), true);
  gives("a view", () => verifyWebhook(VIEW, HEADER, SECRET), true);
  gives("known", () => isKnownEvent(EVENT), true);
  gives("unknown", () => isKnownEvent(NEW), false);
  gives("no deviation", () => deviationOf(NEW), undefined);
  gives("a deviation", () => deviationOf(DEVIANT), { path: "/payload/measurementId", reason: "missing" });
  gives("a deviant event", () => parseEvent(UNFIT), DEVIANT);

  const mismatch = { code: "signature_mismatch", status: 401 };
  for (const [what, body, header, secret, options] of /** @type {any[][]} */ ([
    ["forged", FORGED, HEADER, SECRET],
    ["forged bytes", FORGED_BYTES, HEADER, SECRET],
    ["forged, signed as nothing", FORGED, BY_NOTHING, SECRET],
    ["forged by a part of the secret", FORGED, BY_A_LETTER, SECRET],
    ["another secret", BODY, HEADER, "another"],
    ["other secrets", BODY, HEADER, ["another", "a third"]],
    ["other bytes", BODY, HEADER, new Uint8Array(10)],
    ["a lone surrogate", SURROGATE, BY_REPLACEMENT, SECRET],
    ["altered, but for options", LOSSY, HEADER, SECRET, { encoding: "bytes" }],
  ])) {
    gives(`verify ${what}`, () => verifyWebhook(body, header, secret, options), false);
    refuses(`receive ${what}`, () => receiveWebhook(body, header, secret, options), mismatch);
  }
  const refusal = (/** @type {string} */ code, status = 401) => ({ code, status });
  refuses("missing", () => receiveWebhook(BODY, undefined, SECRET), refusal("missing_signature"));
  refuses("empty", () => receiveWebhook(BODY, [], SECRET), refusal("missing_signature"));
  refuses("malformed", () => receiveWebhook(BODY, "x", SECRET), refusal("malformed_signature"));
  refuses("two", () => receiveWebhook(BODY, [HEADER, HEADER], SECRET), refusal("malformed_signature"));
  refuses("altered", () => receiveWebhook(LOSSY, HEADER, SECRET), refusal("ambiguous_body"));
  refuses("altered, {}", () => receiveWebhook(LOSSY, HEADER, SECRET, {}), refusal("ambiguous_body"));
  refuses(
    "long",
    () => receiveWebhook(BODY, HEADER, SECRET, { maxBodyBytes: 10 }),
    refusal("body_too_large", 413),
  );
  refuses("no JSON", () => receiveWebhook("{", BRACE, SECRET), {
    ...refusal("invalid_json", 422),
    line: 1,
    column: 2,
  });
  refuses("a surrogate", () => parseEvent('{"a":"\ud800"}'), {
    ...refusal("invalid_json", 422),
    line: 1,
    column: 7,
  });
  refuses("no event", () => receiveWebhook("{}", BRACES, SECRET), {
    ...refusal("invalid_event", 422),
    path: "/timestamp",
    reason: "missing",
  });
  refuses("a payload", () => parseEvent(UNFIT, STRICT), {
    ...refusal("invalid_event", 422),
    path: "/payload/measurementId",
    reason: "missing",
  });

  throwsFor("a secret that is too long", () => verifyWebhook(BODY, BY_CUT, LONG));
  throwsFor("a hole among the secrets", () => verifyWebhook(BODY, BY_POLLUTION, HOLES));
  throwsFor("a hole after a secret", () => verifyWebhook(BODY, HEADER, HOLED));
  throwsFor("a hole among the signatures", () => verifyWebhook(BODY, HOLES, SECRET));
  throwsFor("no secret", () => verifyWebhook(BODY, HEADER, undefined));
  throwsFor("an empty secret", () => verifyWebhook(BODY, BY_NO_SECRET, ""));
  throwsFor("no secrets", () => verifyWebhook(BODY, HEADER, []));
  throwsFor("an object", () => verifyWebhook({}, HEADER, SECRET));
  throwsFor("nothing", () => parseEvent(null));
  throwsFor("a signature", () => verifyWebhook(BODY, 1, SECRET));
  throwsFor("an unknown option", () => verifyWebhook(BODY, HEADER, SECRET, { strict: true }));
  throwsFor("no encoding", () => verifyWebhook(BODY, HEADER, SECRET, { encoding: "utf8" }));
  throwsFor("no options", () => verifyWebhook(BODY, HEADER, SECRET, 1));
  throwsFor("to be signed with nothing", () => signWebhook(BODY));
  return calls;
}

/** How a fault begins by which something is accepted that is forged or wrong: no reason explains it. */
export const ACCEPTED = "accepted: ";

/** What an error tells of itself. @param {any} error */
const told = (error) => ({ ...error, message: Object.getOwnPropertyDescriptor(error, "message")?.value });

/**
 * What is wrong with the outcomes.
 *
 * @param {any} wms
 * @param {Call[]} calls
 * @param {Outcome[]} outcomes
 * @param {Outcome[]} usual without a change
 * @returns {string[]}
 */
export function faults(wms, calls, outcomes, usual) {
  return calls.flatMap(({ name, value, refused, isMistake }, at) => {
    const outcome = outcomes[at];
    try {
      equal(outcome.isDone, true, "it did not end");
      if (isMistake) equal(outcome.error instanceof TypeError, true, "it is no TypeError");
      else if (refused) {
        equal(outcome.error instanceof wms.WmsWebhookError, true, "it is no WmsWebhookError");
        equal(outcome.error.name, "WmsWebhookError");
        deepStrictEqual({ ...outcome.error }, refused);
        // The message is one that holds without a change.
        deepStrictEqual(told(outcome.error), told(usual[at].error));
      } else {
        if (outcome.error) throw outcome.error;
        deepStrictEqual(outcome.value, value);
      }
      return [];
    } catch (fault) {
      const { message } = /** @type {Error} */ (fault);
      const isAccepted = outcome.isDone && outcome.value && (isMistake || refused || value === false);
      const told = `${name}: ${message.slice(0, 200)} (${String(outcome.error ?? "").slice(0, 100)})`;
      return [isAccepted ? ACCEPTED + told : told];
    }
  });
}
