// @ts-check
// Which calls of the core a list of secrets costs: the same, whichever of them is the right one. What
// each call costs is counted in tests/security/core-wasm.

import { deepStrictEqual, equal } from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";

/** What was called since it was emptied. @type {string[]} */
let called = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = /** @type {any} */ (
  class extends Instance {
    /** @param {WebAssembly.Module} module */
    constructor(module) {
      super(module);
      const counted = Object.entries(this.exports).map(([name, value]) => [
        name,
        typeof value !== "function"
          ? value
          : (/** @type {number[]} */ ...given) => {
              called.push(name);
              return value(...given);
            },
      ]);
      Object.defineProperty(this, "exports", { value: Object.fromEntries(counted) });
    }
  }
);
const { receiveWebhook, verifyWebhook } = /** @type {any} */ (await import("wms-webhook"));

const BODY = '{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';
const SECRETS = Array.from({ length: 8 }, (_, n) => `secret ${n}`);
/** The header under each of them, and under one that is not among them. */
const HEADERS = [...SECRETS, "another"].map(
  (secret) => `hmac-sha256=${createHmac("sha256", secret).update(BODY).digest("hex")}`,
);

/** @param {unknown[]} secrets @param {string[]} derived what they cost besides */
function costsTheSame(secrets, derived) {
  verifyWebhook(BODY, HEADERS[0], secrets);
  for (const [place, header] of HEADERS.entries()) {
    called = [];
    equal(verifyWebhook(BODY, header, secrets), place < secrets.length);
    deepStrictEqual(called, [...derived, "verify", "erase"], `verifyWebhook, secret ${place}`);
    called = [];
    const isReceived = (() => {
      try {
        return Boolean(receiveWebhook(BODY, header, secrets));
      } catch (error) {
        equal(/** @type {any} */ (error).code, "signature_mismatch");
        return false;
      }
    })();
    equal(isReceived, place < secrets.length);
    deepStrictEqual(called, [...derived, "receive", "erase"], `receiveWebhook, secret ${place}`);
  }
}

test("a list of strings costs two calls, whichever is the right one", () => {
  costsTheSame(SECRETS, []);
});

test("a list of bytes costs two and a derivation each, whichever is the right one", () => {
  costsTheSame(
    SECRETS.map((secret) => Buffer.from(secret)),
    SECRETS.map(() => "derive_key"),
  );
});

test("a receiver costs two calls a delivery, whatever the event's class", async () => {
  const { createReceiver } = await import("wms-webhook/receiver");
  const receiver = createReceiver({ secret: SECRETS, tolerance: Infinity, ttl: 60, onError() {} })
    .on("LOW_SNR", () => {})
    .onAny(() => {});
  const refusing = createReceiver({ secret: SECRETS, tolerance: Infinity, ttl: 60, onError() {} }).on(
    "LOW_SNR",
    () => {
      throw new Error("it fails");
    },
  );
  const event = (/** @type {object} */ more) =>
    JSON.stringify({ ...JSON.parse(BODY), event: "LOW_SNR", ...more });
  for (const body of [
    BODY,
    event({ payload: { details: "LOW_SNR" } }),
    event({ payload: { details: null } }),
    event({ event: "FROM_THE_FUTURE" }),
  ]) {
    const mac = createHmac("sha256", SECRETS[3]).update(body).digest("hex");
    for (const { take } of [receiver, refusing]) {
      called = [];
      await take({ body, signature: `hmac-sha256=${mac}` });
      deepStrictEqual(called, ["receive", "erase"], body);
    }
  }
});
