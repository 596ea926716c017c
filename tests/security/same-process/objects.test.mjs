// @ts-check
// Objects that lie or call back: getters, iterators, proxies, and what calls itself bytes.

import { equal, throws } from "node:assert/strict";
import { test } from "node:test";
import {
  BODY,
  event,
  FORGED,
  HEADER,
  parseEvent,
  receiveWebhook,
  SECRET,
  sign,
  signWebhook,
  verifyWebhook,
} from "./deliveries.mjs";

/** @param {() => unknown} call whether it says `true`; that it throws is no wrong `true` */
function isTrue(call) {
  try {
    return call() === true;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return false;
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
    toString() {
      throw new Error("asked");
    },
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

test("a getter among the options is read once, and what it does to the body is done before the body is read", () => {
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
});

test("a getter among the secrets, or their iterator, cannot change the body that is judged", () => {
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
});

test("an array of signatures with getters and methods of its own is what its elements are", () => {
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
});

test("a call takes 64 secrets, and one more is a mistake of the programmer", () => {
  const secrets = Array.from({ length: 63 }, (_, at) => `secret ${at}`);
  for (const secret of [SECRET, Buffer.from(SECRET)]) {
    equal(verifyWebhook(BODY, HEADER, [...secrets, secret]), true);
    throws(
      () => verifyWebhook(BODY, HEADER, [...secrets, secret, secret]),
      /^TypeError: .*more than 64 secrets/,
    );
  }
});

test("toString, valueOf and Symbol.toPrimitive are never asked", () => {
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
});

test("a promise is told to be awaited, and another object not to be parsed", () => {
  /** @param {any} body */
  const pass = (body) => () => verifyWebhook(body, HEADER, SECRET);
  throws(pass(Promise.resolve(BODY)), /^TypeError: The body is a Promise: await request.text\(\)/);
  throws(pass({}), /^TypeError: The body is an object.* express.raw.*readableDidRead.*bodyParser/);
});

test("an object that calls itself bytes is neither a body nor a secret", () => {
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
});

test("a proxy of bytes is not bytes", () => {
  for (const target of [Buffer.from(BODY), new Uint8Array(4), new ArrayBuffer(4), new String(BODY)]) {
    const proxy = new Proxy(target, { get: (all, name) => Reflect.get(all, name) });
    // Ours, and not what an engine says of a receiver that has no bytes.
    const [body, secret] = ["body", "secret"].map((what) => ({
      name: "TypeError",
      message: new RegExp(`^The ${what} is an? (object|value of type object)`),
    }));
    throws(() => verifyWebhook(proxy, HEADER, SECRET), body);
    throws(() => receiveWebhook(proxy, HEADER, SECRET), body);
    throws(() => verifyWebhook(BODY, HEADER, proxy), secret);
  }
});

test("a subclass that lies about itself is judged by the bytes that it holds", () => {
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
});
