// @ts-check
// What is left in the core's linear memory after a call: the whole of it is compared with that of an
// instance that was never called.

import { deepStrictEqual, equal, ok } from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
// @ts-expect-error: made by the suite
import corpus from "./corpus.js";

// The package keeps its instance to itself: take note of it as it is made.
/** @type {any} */
let wasm;
/** @type {Uint8Array} */
let fresh;
const { Instance } = WebAssembly;
WebAssembly.Instance = /** @type {any} */ (
  class extends Instance {
    /** @param {WebAssembly.Module} module */
    constructor(module) {
      super(module);
      wasm = this.exports;
      fresh = new Uint8Array(/** @type {any} */ (new Instance(module).exports.memory).buffer);
    }
  }
);
/** What another thread does before bytes are copied into a window. */
let meanwhile = () => {};
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const { set } = TypedArray;
TypedArray.set = function (/** @type {unknown[]} */ ...given) {
  meanwhile();
  return set.apply(this, given);
};
const { deviationOf, forgetSecrets, isKnownEvent, parseEvent, receiveWebhook, signWebhook, verifyWebhook } =
  /** @type {any} */ (await import("wms-webhook"));
// The first call of all has as many keys of bytes as there can be.
const first = Array.from({ length: 64 }, (_, n) => Buffer.from(`secret ${n}`));
const signed = `hmac-sha256=${createHmac("sha256", first[0]).update("").digest("hex")}`;
equal(verifyWebhook("", signed, first), true);
const memory = new Uint8Array(wasm.memory.buffer);
const layoutAt = wasm.layout();
/** By `src/wasm/boundary.rs`: the windows of secret, body and report, and how many keys of strings are kept. */
const [, secretAt, , bodyAt, reportAt] = new Uint32Array(memory.buffer, layoutAt, 6);
const STRING_SLOTS = 64;
/** What is documented to stay: where the windows are, and three numbers of the last refusal. */
const DOCUMENTED = [
  [layoutAt, 6 * 4],
  [reportAt, 3 * 4],
];

/** The places that are not as they were before the first call. */
function differences() {
  for (const [at, bytes] of DOCUMENTED) fresh.set(memory.subarray(at, at + bytes), at);
  if (Buffer.compare(memory, fresh) === 0) return [];
  const places = [];
  for (let at = 0; at < memory.length; at += 1) if (memory[at] !== fresh[at]) places.push(at);
  return places;
}

/** @param {() => unknown} call */
function quietly(call) {
  try {
    return call();
  } catch (error) {
    ok(!(error instanceof WebAssembly.RuntimeError), "the core crashed");
    return undefined;
  }
}

/** A text of letters that nothing else has, so that a part of it can be searched. @param {number} length @param {string} of */
function unmistakable(length, of) {
  let text = "";
  while (text.length < length) text += createHash("sha256").update(`${of} ${text.length}`).digest("hex");
  return text.slice(0, length).replace(/./g, (digit) => "ghijklmnopqrstuv"[Number.parseInt(digit, 16)]);
}

/** How many of a text's parts of four bytes are there, also as big-endian words read them. @param {string} text @param {Uint8Array} where */
function found(text, where = memory) {
  const haystack = Buffer.from(where.buffer, where.byteOffset, where.length);
  const before = Buffer.from(fresh.buffer);
  let count = 0;
  for (let at = 0; at + 4 <= text.length; at += 1) {
    const part = Buffer.from(text.slice(at, at + 4), "latin1");
    for (const needle of [part, Buffer.from(part).reverse()]) {
      // As it is, and as the two pads of HMAC make it (RFC 2104).
      for (const pad of [0, 0x36, 0x5c]) {
        const padded = Buffer.from(needle.map((byte) => byte ^ pad));
        if (haystack.includes(padded) && !before.includes(padded)) count += 1;
      }
    }
  }
  return count;
}

test("what is not erased is found", () => {
  const [secret, body] = [unmistakable(40, "a secret"), unmistakable(80, "a body")];
  memory.set(Buffer.from(body), bodyAt);
  memory.set(Buffer.from(secret), secretAt);
  equal(found(secret) >= 37 && found(body) >= 77, true);
  wasm.derive_key(0, secret.length);
  // In the frame of a call that has returned: what `erase` is for.
  equal(found(secret) > 0, true);
  wasm.erase(body.length, 0);
  deepStrictEqual([found(secret), found(body)], [0, 0]);
  equal(differences().length > 0, true);
  wasm.derive_key(0, 0);
  wasm.erase(0, 0);
  deepStrictEqual(differences(), []);
});

test("after each delivery of the corpus, and the end of its secrets, memory is that of a fresh instance", () => {
  let calls = 0;
  for (const { cases } of /** @type {any[]} */ (corpus)) {
    for (const { body, signature, secrets, options } of cases) {
      const parts = typeof body === "string" ? [[body, 1]] : body;
      const bytes = Buffer.concat(
        parts.map((/** @type {[string, number]} */ [part, times]) =>
          Buffer.concat(new Array(times).fill(Buffer.from(part, "base64"))),
        ),
      );
      const given = secrets.map((/** @type {any} */ one) =>
        typeof one === "string" ? one : Buffer.from(one.base64, "base64"),
      );
      for (const text of [bytes, bytes.toString(), bytes.toString("latin1"), `${bytes}\ud800`]) {
        quietly(() => receiveWebhook(text, signature, given, options));
        quietly(() => parseEvent(text, { strict: calls % 2 === 0 }));
        quietly(() => signWebhook(text, given[0]));
        calls += 3;
      }
      forgetSecrets();
      deepStrictEqual(differences(), []);
    }
  }
  console.log(`  ${calls} calls, ${memory.length} bytes compared after each delivery`);
  ok(calls > 10_000);
});

test("after each call nothing but derived keys is left, in one place", () => {
  const envelope = { timestamp: 1689684577, sequence: 0, event: "WMS_LOADED" };
  const taken = new Set();
  for (const length of [8, 64, 100]) {
    const secret = unmistakable(length, `secret ${length}`);
    const session = unmistakable(length, `session ${length}`);
    const plain = `{"timestamp":1689684577,"sessionId":"${session}","sequence":0,"event":"WMS_LOADED","severity":"INFO"}`;
    for (const body of [plain, plain.replace("}", ",}"), plain.replace('"s', '"é'), `${plain}ģ`, session]) {
      for (const given of [body, Buffer.from(body), Buffer.from(body, "latin1")]) {
        for (const key of [secret, Buffer.from(secret)]) {
          const header = `hmac-sha256=${createHmac("sha256", secret).update(given).digest("hex")}`;
          for (const call of [
            () => verifyWebhook(given, header, key),
            () => receiveWebhook(given, header, [key, "another"]),
            () => parseEvent(given),
            () => signWebhook(given, key),
            () => isKnownEvent({ ...envelope, sessionId: session }),
            () => deviationOf({ ...envelope, severity: session }),
          ]) {
            quietly(call);
            deepStrictEqual(
              [length > 3 && found(secret), length > 3 && found(session)],
              [length > 3 && 0, length > 3 && 0],
            );
            for (const place of differences()) taken.add(place);
          }
        }
      }
    }
  }
  const places = [...taken];
  const span = Math.max(...places) - Math.min(...places);
  console.log(`  derived keys: within ${span} bytes of ${memory.length}`);
  ok(span > 0 && span < STRING_SLOTS * 256, "something is left elsewhere");
  forgetSecrets();
  deepStrictEqual(differences(), []);
});

test("the key of a secret that is bytes is gone with its call", () => {
  forgetSecrets();
  verifyWebhook("{}", `hmac-sha256=${"0".repeat(64)}`, [Buffer.from("bytes"), Buffer.from("more")]);
  signWebhook("{}", Buffer.from("bytes"));
  deepStrictEqual(differences(), []);
});

test("shared memory that grows while it is copied leaves nothing", () => {
  const header = `hmac-sha256=${"0".repeat(64)}`;
  for (const call of [
    (/** @type {Uint8Array} */ grown) => verifyWebhook(grown, header, "a secret"),
    (/** @type {Uint8Array} */ grown) => verifyWebhook("{}", header, grown),
  ]) {
    // @ts-expect-error: TypeScript's ES2022 does not know growable ones
    const shared = /** @type {any} */ (new SharedArrayBuffer(8, { maxByteLength: 64 }));
    const bytes = new Uint8Array(shared).fill(7);
    let isGrown = false;
    meanwhile = () => {
      meanwhile = () => {};
      shared.grow(64);
      bytes.fill(7);
      isGrown = true;
    };
    equal(call(bytes), false);
    equal(isGrown, true);
    forgetSecrets();
    deepStrictEqual(differences(), []);
  }
});

test("one string more than there are slots ends the key of the first", () => {
  const header = `hmac-sha256=${"0".repeat(64)}`;
  verifyWebhook("", header, "first");
  const left = differences();
  const first = Buffer.from(memory.subarray(left[1], left[1] + 32));
  ok(left.length > 32 && Buffer.from(memory).includes(first));
  for (let n = 0; n < STRING_SLOTS - 1; n += 1) verifyWebhook("", header, `next ${n}`);
  ok(Buffer.from(memory).includes(first));
  verifyWebhook("", header, "one more");
  equal(Buffer.from(memory).includes(first), false);
  forgetSecrets();
  deepStrictEqual(differences(), []);
  // And each is derived anew, that which was kept to the last as well.
  for (const secret of ["first", "one more"]) {
    const mac = createHmac("sha256", secret).update("").digest("hex");
    equal(verifyWebhook("", `hmac-sha256=${mac}`, secret), true);
    equal(verifyWebhook("", `hmac-sha256=${mac}`, "next 1"), false);
  }
  forgetSecrets();
});

test("a key that gives way to another of its call is gone with all others", () => {
  const header = `hmac-sha256=${"0".repeat(64)}`;
  for (let n = 0; n < STRING_SLOTS; n += 1) verifyWebhook("", header, `kept ${n}`);
  verifyWebhook("", header, ["kept 0", "new"]);
  forgetSecrets();
  deepStrictEqual(differences(), []);
});
