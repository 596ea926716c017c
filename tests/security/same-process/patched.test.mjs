// @ts-check
// Patched built-ins: what is forged is refused, and what is authentic is received as it was signed.

import { deepStrictEqual, equal } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import {
  BODY,
  event,
  FORGED,
  HEADER,
  isKnownEvent,
  parseEvent,
  receiveWebhook,
  SECRET,
  sign,
  signWebhook,
  verifyWebhook,
} from "./deliveries.mjs";
import { patches, underPatch } from "./patches.mjs";

const RESULTS =
  ',"payload":{"measurementId":"m-1","snr":1.5,"sequence":2,"extra":[1],"__proto__":{"polluted":1}}';
/** Authentic ones: plain, not plain, without a severity, with a trailing comma, not ASCII. */
const AUTHENTIC = [
  BODY,
  event("s-1", "SCAN_COMPLETED", ',"payload":{"measurementId":"m-1"}'),
  event("s-1", "INTERMEDIATE_RESULTS", ',"payload":{"measurementId":"m-1","snr":1.5,"sequence":2}'),
  event("s-1", "INTERMEDIATE_RESULTS", RESULTS),
  BODY.replace(',"severity":"INFO"', ""),
  BODY.replace("}", ",}"),
  event("é 😀 \ufeff"),
].map((body) => ({
  body,
  header: sign(body),
  expected: { ...JSON.parse(body.replace(",}", "}")), severity: "INFO" },
}));

const LOSSY = BODY.replace("s-1", "s-\u0131");
const ZEROS = new Uint8Array(BODY.length);
/** Never authentic. @type {unknown[][]} */
const FORGERIES = [
  [FORGED, HEADER, SECRET],
  [FORGED, sign(""), SECRET],
  [FORGED, sign(ZEROS), SECRET],
  [Buffer.from(FORGED), HEADER, SECRET],
  [Buffer.from(FORGED), sign(""), SECRET],
  [Buffer.from(FORGED), sign(ZEROS), SECRET],
  [new DataView(new TextEncoder().encode(FORGED).buffer), HEADER, SECRET],
  [new TextEncoder().encode(FORGED).buffer, HEADER, SECRET],
  [new Uint16Array(new TextEncoder().encode(FORGED).buffer, 0, FORGED.length >> 1), HEADER, SECRET],
  // Signed with one character of the secret.
  [FORGED, sign(FORGED, SECRET[0]), SECRET],
  [LOSSY, HEADER, SECRET],
  [LOSSY, HEADER, SECRET, {}],
  [LOSSY, HEADER, SECRET, { encoding: "auto" }],
  [LOSSY, HEADER, SECRET, { encoding: "bytes" }],
  [Buffer.from(LOSSY), HEADER, SECRET],
  [event("\ud800"), sign(event("\ufffd")), SECRET],
  [BODY, HEADER, "another secret"],
  [BODY, HEADER, ["another secret", "a third"]],
  [BODY, HEADER, Buffer.from("another secret")],
  [BODY, sign(BODY, "another secret"), SECRET],
  [BODY, [HEADER, HEADER], SECRET],
  [BODY, HEADER, SECRET, { maxBodyBytes: 10 }],
];
const REFUSED = FORGERIES.flatMap((given) => [
  () => verifyWebhook(...given),
  () => Boolean(receiveWebhook(...given)),
]);
const RECEIVED = AUTHENTIC.flatMap(({ body, header, expected }) =>
  [body, Buffer.from(body)].flatMap((given) => [
    { call: () => verifyWebhook(given, header, SECRET), expected: true },
    { call: () => verifyWebhook(given, [header], ["another secret", SECRET]), expected: true },
    { call: () => verifyWebhook(given, header, Buffer.from(SECRET), { encoding: "bytes" }), expected: true },
    { call: () => receiveWebhook(given, header, SECRET), expected },
    { call: () => parseEvent(given), expected },
    { call: () => signWebhook(given, SECRET), expected: header },
  ]),
);

const calls = RECEIVED.map(({ call }) => call);

/** @param {{ value?: unknown, error?: any }[]} outcomes */
function allRefused(outcomes) {
  for (const [at, { value, error }] of outcomes.entries()) {
    equal(value === true, false, `forgery ${at} passed`);
    equal(error instanceof WebAssembly.RuntimeError, false, `forgery ${at} crashed the core`);
  }
}

/** @param {{ value?: unknown, error?: any }[]} outcomes */
function allReceived(outcomes) {
  for (const [at, { value, error }] of outcomes.entries()) {
    if (error) throw error;
    same(value, RECEIVED[at].expected);
  }
}

/** Own properties, whatever hangs on the prototypes. @param {any} got @param {any} expected */
function same(got, expected) {
  if (typeof expected !== "object") return equal(got, expected);
  deepStrictEqual(Object.keys(got).sort(), Object.keys(expected).sort());
  for (const key of Object.keys(expected)) {
    const [one, other] = [got, expected].map((all) => Object.getOwnPropertyDescriptor(all, key)?.value);
    same(one, other);
  }
}

test("without a patch, what is authentic is received and what is forged is refused", () => {
  allRefused(underPatch([], REFUSED));
  allReceived(underPatch([], calls));
});

test("what is patched between the import and the first call makes no core of its own", () => {
  const script = `
      import { verifyWebhook } from "wms-webhook";
      const memory = new WebAssembly.Memory({ initial: 64 });
      const exports = { memory, layout: () => 0, verify: () => 2, erase() {}, derive_key() {} };
      WebAssembly.Instance = function () { return { exports }; };
      Uint32Array = Float64Array = Array = function () { return [0, 9, 9, 9, 9, 99999, 9, 9, 9]; };
      const [, , body, header, secret] = process.argv;
      console.log(verifyWebhook(body, "hmac-sha256=" + "0".repeat(64), secret), verifyWebhook(body, header, secret));`;
  const args = ["--input-type=module", "--eval", script, "--", "x", BODY, HEADER, SECRET];
  equal(execFileSync(process.execPath, args, { encoding: "utf8" }).trim(), "false true");
});

test("a patched Object.hasOwn makes no event known, and none unknown", () => {
  const calls = ["NEW", "WMS_LOADED"].map((code) => {
    const event = JSON.parse(BODY.replace("WMS_LOADED", code));
    return () => isKnownEvent(event);
  });
  for (const answer of [true, false]) {
    const outcomes = underPatch([[Object, "hasOwn", () => answer]], calls);
    deepStrictEqual(outcomes, [{ value: false }, { value: true }]);
  }
});

/** Refusals, and what each tells of itself. */
const RIGHTLY = [
  {
    call: () => receiveWebhook(FORGED, HEADER, SECRET),
    expected: { code: "signature_mismatch", status: 401 },
  },
  {
    call: () => receiveWebhook("{", sign("{"), SECRET),
    expected: { code: "invalid_json", status: 422, line: 1, column: 2 },
  },
  {
    call: () => receiveWebhook("{}", sign("{}"), SECRET),
    expected: { code: "invalid_event", status: 422, path: "/timestamp" },
  },
];

for (const [name, patch] of Object.entries(patches(FORGED, new TextEncoder().encode(BODY).buffer))) {
  test(`${name}: nothing forged is verified, and what was signed is what is parsed`, () => {
    allRefused(underPatch(patch, REFUSED));
    allReceived(underPatch(patch, calls));
  });
  test(`${name}: why something is refused is told as it is`, () => {
    const outcomes = underPatch(
      patch,
      RIGHTLY.map(({ call }) => call),
    );
    for (const [at, { error }] of outcomes.entries()) {
      const own = Object.entries(RIGHTLY[at].expected).map(([key]) => [
        key,
        Object.getOwnPropertyDescriptor(error, key)?.value,
      ]);
      deepStrictEqual(Object.fromEntries(own), RIGHTLY[at].expected);
    }
  });
}
