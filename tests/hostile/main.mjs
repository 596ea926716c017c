// @ts-check
// Hostile JavaScript: what else runs in the process may patch, lie, resize and call back. No wrong
// `true`, no crash, and the bytes that were verified are the bytes that are parsed.
//   node hostile/main.mjs

import { deepStrictEqual, equal, throws } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import * as wms from "wms-webhook";
import { checkAll } from "../check.mjs";
import { patches, underPatch } from "./patches.mjs";
import { whileChanged } from "./shared.mjs";

/** What the types forbid is what is tried. */
const { parseEvent, receiveWebhook, signWebhook, verifyWebhook } = /** @type {any} */ (wms);

const SECRET = "mac secret";
/** @param {string | Uint8Array} body @param {string} [secret] */
const sign = (body, secret = SECRET) =>
  `hmac-sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

/** @param {string} session @param {string} [code] @param {string} [payload] */
const event = (session, code = "WMS_LOADED", payload = "") =>
  `{"timestamp":1689684577,"sessionId":"${session}","sequence":0,"event":"${code}","severity":"INFO"${payload}}`;
const BODY = event("s-1");
const FORGED = event("s-2");
const HEADER = sign(BODY);
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

/** @param {() => unknown} call whether it says `true`; that it throws is no wrong `true` */
function isTrue(call) {
  try {
    return call() === true;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return false;
  }
}

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

/** A class of bytes that tells nothing true. @returns {any} */
function lyingBytes() {
  class Lying extends Uint8Array {
    static get [Symbol.species]() {
      throw new Error("asked");
    }
  }
  const asked = {
    subarray: () => FORGED,
    get length() {
      return 3;
    },
    get byteLength() {
      return 2_000_000;
    },
    get byteOffset() {
      return 1;
    },
    get [Symbol.toStringTag]() {
      return "Object";
    },
    *[Symbol.iterator]() {
      yield 0;
    },
  };
  Object.defineProperties(Lying.prototype, Object.getOwnPropertyDescriptors(asked));
  return Lying;
}

/** @type {Record<string, () => unknown>} */
const tests = {
  "without a patch, what is authentic is received and what is forged is refused"() {
    allRefused(underPatch([], REFUSED));
    allReceived(underPatch([], calls));
  },

  "a getter among the options is read once, and what it does to the body is done before the body is read"() {
    const bytes = Buffer.from(BODY);
    let reads = 0;
    const options = {
      get encoding() {
        reads += 1;
        bytes.set(Buffer.from(FORGED));
        verifyWebhook(BODY, HEADER, SECRET);
        return reads === 1 ? "bytes" : "ascii";
      },
    };
    equal(verifyWebhook(bytes, HEADER, SECRET, options), false);
    equal(reads, 1);
    equal(receiveWebhook(bytes, sign(FORGED), SECRET, options).sessionId, "s-2");
  },

  "a getter among the secrets, or their iterator, cannot change the body that is judged"() {
    for (const [given, isAuthentic] of /** @type {const} */ ([
      [BODY, true],
      [FORGED, false],
    ])) {
      let reads = 0;
      const secrets = Object.defineProperty(["first", SECRET], 0, {
        get() {
          reads += 1;
          equal(verifyWebhook(event("a body of another length"), HEADER, SECRET), false);
          equal(verifyWebhook(BODY, HEADER, SECRET), true);
          return reads === 1 ? "first" : "";
        },
      });
      Object.defineProperty(secrets, Symbol.iterator, {
        *value() {
          yield "not a secret of the list";
        },
      });
      equal(verifyWebhook(given, HEADER, secrets), isAuthentic);
      equal(reads, 1);
      const proxy = new Proxy(["first", SECRET], {
        get(target, name) {
          verifyWebhook(BODY, HEADER, SECRET);
          return Reflect.get(target, name);
        },
      });
      equal(verifyWebhook(given, HEADER, proxy), isAuthentic);
    }
  },

  "an array of signatures with getters and methods of its own is what its elements are"() {
    const lying = Object.assign([sign(BODY)], { join: () => sign(FORGED), every: () => true, map: () => [] });
    equal(verifyWebhook(FORGED, lying, SECRET), false);
    equal(verifyWebhook(BODY, lying, SECRET), true);
    const two = Object.assign([HEADER, HEADER], { join: () => HEADER });
    equal(verifyWebhook(BODY, two, SECRET), false);
    let reads = 0;
    const turning = Object.defineProperty([""], 0, {
      get: () => (reads++ === 0 ? HEADER : { toString: () => HEADER }),
    });
    equal(verifyWebhook(BODY, turning, SECRET), true);
    equal(reads, 1);
  },

  "toString, valueOf and Symbol.toPrimitive are never asked"() {
    const never = () => {
      throw new Error("asked");
    };
    const trick = { toString: never, valueOf: never, [Symbol.toPrimitive]: never };
    for (const call of [
      () => verifyWebhook(trick, HEADER, SECRET),
      () => verifyWebhook(BODY, trick, SECRET),
      () => verifyWebhook(BODY, [trick], SECRET),
      () => verifyWebhook(BODY, HEADER, trick),
      () => verifyWebhook(BODY, HEADER, [trick]),
      () => verifyWebhook(BODY, HEADER, SECRET, { encoding: trick }),
      () => verifyWebhook(BODY, HEADER, SECRET, { maxBodyBytes: trick }),
      () => verifyWebhook(new String(BODY), HEADER, SECRET),
      () => parseEvent(trick),
      () => signWebhook(BODY, trick),
    ]) {
      throws(call, TypeError);
    }
  },

  "an object that calls itself bytes is neither a body nor a secret"() {
    const tagged = (/** @type {string} */ kind) => ({
      [Symbol.toStringTag]: kind,
      length: BODY.length,
      byteLength: BODY.length,
      byteOffset: 0,
    });
    for (const kind of ["Uint8Array", "ArrayBuffer", "DataView", "String", "Array"]) {
      const inherits = Object.create(Uint8Array.prototype, Object.getOwnPropertyDescriptors(tagged(kind)));
      for (const fake of [tagged(kind), inherits]) {
        throws(() => verifyWebhook(fake, HEADER, SECRET), TypeError);
        throws(() => verifyWebhook(BODY, HEADER, fake), TypeError);
        throws(() => parseEvent(fake), TypeError);
        throws(() => signWebhook(BODY, fake), TypeError);
      }
    }
  },

  "a proxy of bytes is not bytes"() {
    for (const target of [Buffer.from(BODY), new Uint8Array(4), new ArrayBuffer(4), new String(BODY)]) {
      const proxy = new Proxy(target, { get: (all, name) => Reflect.get(all, name) });
      throws(() => verifyWebhook(proxy, HEADER, SECRET), TypeError);
      throws(() => receiveWebhook(proxy, HEADER, SECRET), TypeError);
      throws(() => verifyWebhook(BODY, HEADER, proxy), TypeError);
    }
  },

  "a subclass that lies about itself is judged by the bytes that it holds"() {
    const Lying = lyingBytes();
    for (const [text, isAuthentic] of /** @type {const} */ ([
      [BODY, true],
      [FORGED, false],
    ])) {
      const body = new Lying(new TextEncoder().encode(text));
      equal(verifyWebhook(body, HEADER, SECRET), isAuthentic);
      equal(verifyWebhook(body, HEADER, new Lying(new TextEncoder().encode(SECRET))), isAuthentic);
      equal(
        isTrue(() => receiveWebhook(body, HEADER, SECRET).sessionId === "s-1"),
        isAuthentic,
      );
      // Of a text that it signs itself.
      equal(verifyWebhook(body, sign(""), SECRET), false);
      equal(verifyWebhook(body, sign(text.slice(0, 3)), SECRET), false);
    }
    equal(verifyWebhook(BODY, HEADER, new Lying(10)), false);
  },

  "every view over the same bytes gets the same verdict"() {
    const padded = `${BODY}${" ".repeat(8 - (BODY.length % 8))}`;
    const memory = new ArrayBuffer(padded.length + 8);
    new Uint8Array(memory).set(Buffer.from(padded), 8);
    const views = [Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Float64Array, DataView];
    for (const View of /** @type {any[]} */ (views)) {
      const view = new View(memory, 8, padded.length / (View.BYTES_PER_ELEMENT ?? 1));
      equal(verifyWebhook(view, sign(padded), SECRET), true, View.name);
      equal(verifyWebhook(view, HEADER, SECRET), false, View.name);
      equal(receiveWebhook(view, sign(padded), SECRET).sessionId, "s-1");
    }
  },

  "a detached buffer is a mistake of the programmer, not an empty body"() {
    for (const make of [
      (/** @type {ArrayBuffer} */ memory) => memory,
      (/** @type {ArrayBuffer} */ memory) => new Uint8Array(memory),
      (/** @type {ArrayBuffer} */ memory) => new Uint8Array(memory, 2, 4),
      (/** @type {ArrayBuffer} */ memory) => new Uint16Array(memory),
      (/** @type {ArrayBuffer} */ memory) => new DataView(memory),
    ]) {
      const memory = new ArrayBuffer(8);
      const body = make(memory);
      equal(verifyWebhook(body, sign(""), SECRET), false);
      structuredClone(memory, { transfer: [memory] });
      throws(() => verifyWebhook(body, sign(""), SECRET), TypeError);
      throws(() => receiveWebhook(body, sign(""), SECRET), TypeError);
      // One that an option detaches.
      const fresh = new ArrayBuffer(8);
      const view = make(fresh);
      const options = {
        get encoding() {
          structuredClone(fresh, { transfer: [fresh] });
          return "auto";
        },
      };
      throws(() => verifyWebhook(view, sign(new Uint8Array(8)), SECRET, options), TypeError);
    }
    const memory = new ArrayBuffer(8);
    const secret = new Uint8Array(memory);
    structuredClone(memory, { transfer: [memory] });
    throws(() => verifyWebhook(BODY, HEADER, secret), TypeError);
  },

  "a resizable buffer is judged at the length that it has when it is read"() {
    const Resizable = /** @type {any} */ (ArrayBuffer);
    const bytes = Buffer.from(BODY);
    for (const length of [bytes.length, bytes.length - 1, 1, 0]) {
      const memory = new Resizable(bytes.length, { maxByteLength: 4_000_000 });
      const view = new Uint8Array(memory);
      view.set(bytes);
      const cut = BODY.slice(0, length);
      const options = () => ({
        get encoding() {
          memory.resize(length);
          return "auto";
        },
      });
      equal(verifyWebhook(view, sign(cut), SECRET, options()), true);
      equal(verifyWebhook(memory, sign(cut), SECRET), true);
      equal(verifyWebhook(view, HEADER, SECRET), length === bytes.length);
      memory.resize(4_000_000);
      equal(verifyWebhook(view, HEADER, SECRET), false);
    }
    // A view of fixed length that no longer fits.
    const memory = new Resizable(16, { maxByteLength: 16 });
    const view = new Uint8Array(memory, 8, 8);
    memory.resize(9);
    throws(() => verifyWebhook(view, sign(""), SECRET), TypeError);
    throws(() => verifyWebhook(BODY, HEADER, view), TypeError);
  },

  "what is patched between the import and the first call makes no core of its own"() {
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
  },

  async "a shared buffer that another thread changes is parsed as it was verified, or refused"() {
    let [received, refused] = [0, 0];
    await whileChanged(BODY, FORGED, 1500, (shared) => {
      for (const encoding of ["auto", "bytes"]) {
        try {
          equal(receiveWebhook(shared, HEADER, SECRET, { encoding }).sessionId, "s-1");
          received += 1;
        } catch (error) {
          equal(/** @type {any} */ (error).code, "signature_mismatch");
          refused += 1;
        }
      }
    });
    console.log(`  ${received} received, ${refused} refused`);
    equal(received > 100 && refused > 100, true);
  },
};

for (const [name, patch] of Object.entries(patches(FORGED, new TextEncoder().encode(BODY).buffer))) {
  tests[`${name}: nothing forged is verified, and what was signed is what is parsed`] = () => {
    allRefused(underPatch(patch, REFUSED));
    allReceived(underPatch(patch, calls));
  };
}

await checkAll(tests);
