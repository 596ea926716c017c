// @ts-check
// Deliveries signed by node:crypto, and what a caller must say of them. CommonJS, so that callers of both kinds load it in Node 20.0.

const { deepEqual, equal } = require("node:assert/strict");
const { createHmac } = require("node:crypto");

const SECRET = "mac secret of a Config ID";

const body = JSON.stringify({
  timestamp: Math.floor(Date.now() / 1000),
  sessionId: "s-1",
  sequence: 0,
  event: "WMS_LOADED",
});
/** @param {string} secret */
const sign = (secret) => `hmac-sha256=${createHmac("sha256", secret).update(body, "ascii").digest("hex")}`;
const authentic = sign(SECRET);
const forged = sign("another secret");

/** @param {string} signature */
const request = (signature) =>
  new Request("https://example.com/", { method: "POST", headers: { "x-wms-content-mac": signature }, body });

/**
 * Sends to a receiver an authentic delivery, the same again, and a forged one.
 * @param {typeof import("wms-webhook/receiver").createReceiver} createReceiver
 * @param {import("wms-webhook/receiver").ReceiverOptions<any, any, any>["store"]} [store]
 */
async function checkReceiver(createReceiver, store) {
  /** @type {string[]} */
  const told = [];
  const receiver = createReceiver({
    secret: SECRET,
    ...(store && { store }),
    onError: (/** @type {any} */ error) => void told.push(error.code),
  });
  receiver.onAny((/** @type {any} */ { event }) => void told.push(event));
  const statuses = [];
  for (const signature of [authentic, authentic, forged]) {
    statuses.push((await receiver.fetch(request(signature))).status);
  }
  deepEqual(statuses, [200, 200, 401]);
  deepEqual(told, ["WMS_LOADED", "signature_mismatch"]);
}

/**
 * @param {(signature: string) => unknown} judge
 * @param {unknown} ofAuthentic
 * @param {unknown} ofForged
 */
function checkVerdicts(judge, ofAuthentic, ofForged) {
  equal(judge(authentic), ofAuthentic);
  equal(judge(forged), ofForged);
}

module.exports = { checkReceiver, checkVerdicts, SECRET, body };
