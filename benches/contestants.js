// @ts-check
// Who is measured. Each verifies a delivery that is signed for it, by its own public function, and
// for `receive` has the event as an object in the end.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { sign as octokitSign, verify as octokitVerify } from "@octokit/webhooks-methods";
import { createHMAC, createSHA256 } from "hash-wasm";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Stripe } from "stripe";
import { Webhook as SvixWebhook } from "svix";
import { receiveWebhook, verifyWebhook } from "wms-webhook";

export const SECRET = "mac secret of a Config ID";
const encoder = new TextEncoder();
const key = encoder.encode(SECRET);

/** @param {Uint8Array} bytes */
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Without a branch on what differs. @param {string} one @param {string} other */
function isEqual(one, other) {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

/**
 * @typedef {() => unknown} Call
 * @typedef {{ name: string, prepare: (body: string) => Promise<{ verify: Call, receive: Call }> }} Contestant
 */

/**
 * @param {typeof import("node:crypto") | undefined} nodeCrypto where there is one
 * @returns {Contestant[]}
 */
export function contestants(nodeCrypto) {
  /** @param {string} name @param {(body: string, bytes: Uint8Array, header: string) => Call | Promise<Call>} prepare @returns {Contestant} */
  const macOnly = (name, prepare) => ({
    name,
    async prepare(body) {
      // As Node hands over a body, where there is a Node.
      const bytes = nodeCrypto ? Buffer.from(body) : encoder.encode(body);
      const decoder = new TextDecoder();
      const text = nodeCrypto ? () => bytes.toString() : () => decoder.decode(bytes);
      const header = `hmac-sha256=${hex(hmac(sha256, key, bytes))}`;
      const verify = await prepare(body, bytes, header);
      const isAsync = verify() instanceof Promise;
      const receive = isAsync
        ? async () => (await verify()) && JSON.parse(text())
        : () => verify() && JSON.parse(text());
      return { verify, receive };
    },
  });

  /** A peer that parses as it verifies. @param {string} name @param {(body: string) => Call | Promise<Call>} prepare @returns {Contestant} */
  const parsing = (name, prepare) => ({
    name,
    async prepare(body) {
      const call = await prepare(body);
      return { verify: call, receive: call };
    },
  });

  const all = [
    {
      name: "wms-webhook",
      /** @param {string} body */
      async prepare(body) {
        const bytes = nodeCrypto ? Buffer.from(body) : encoder.encode(body);
        const header = `hmac-sha256=${hex(hmac(sha256, key, bytes))}`;
        return {
          verify: () => verifyWebhook(bytes, header, SECRET),
          receive: () => receiveWebhook(bytes, header, SECRET),
        };
      },
    },
    macOnly("subtle.verify", async (_body, bytes, header) => {
      const algorithm = { name: "HMAC", hash: "SHA-256" };
      const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["verify"]);
      const mac = Uint8Array.from(header.slice(12).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
      return () => crypto.subtle.verify("HMAC", imported, mac, /** @type {BufferSource} */ (bytes));
    }),
    macOnly("@noble/hashes, kept state", (_body, bytes, header) => {
      const state = hmac.create(sha256, key);
      return () => isEqual(`hmac-sha256=${hex(state.clone().update(bytes).digest())}`, header);
    }),
    macOnly("hash-wasm", async (_body, bytes, header) => {
      const state = await createHMAC(createSHA256(), key);
      return () => isEqual(`hmac-sha256=${state.init().update(bytes).digest("hex")}`, header);
    }),
    macOnly("@octokit/webhooks-methods", async (body) => {
      const signature = await octokitSign(SECRET, body);
      return () => octokitVerify(SECRET, body, signature);
    }),
    parsing("standardwebhooks", (body) => {
      const webhook = new StandardWebhook(btoa(SECRET));
      const now = new Date();
      const headers = {
        "webhook-id": "1",
        "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
        "webhook-signature": webhook.sign("1", now, body),
      };
      return () => webhook.verify(body, headers);
    }),
    macOnly("svix", (body) => {
      const webhook = new SvixWebhook(btoa(SECRET));
      const now = new Date();
      const headers = {
        "svix-id": "1",
        "svix-timestamp": String(Math.floor(now.getTime() / 1000)),
        "svix-signature": webhook.sign("1", now, body),
      };
      return () => {
        // It throws, or returns nothing.
        webhook.verify(body, headers);
        return true;
      };
    }),
    parsing("stripe", async (body) => {
      const { webhooks } = new Stripe("sk_test_unused");
      const header = await webhooks.generateTestHeaderStringAsync({ payload: body, secret: SECRET });
      const call = () => webhooks.constructEvent(body, header, SECRET);
      try {
        call();
        return call;
      } catch {
        // Outside Node it has Web Crypto only.
        return () => webhooks.constructEventAsync(body, header, SECRET);
      }
    }),
  ];
  if (!nodeCrypto) return all;

  const { createHmac, timingSafeEqual } = nodeCrypto;
  all.splice(
    1,
    0,
    macOnly("the documented snippet", (_body, bytes, header) => () => {
      const mac = createHmac("sha256", SECRET);
      mac.update(bytes.toString(), "ascii");
      return `hmac-sha256=${mac.digest("hex")}` === header;
    }),
    macOnly("createHmac + timingSafeEqual", (_body, bytes, header) => () => {
      const mac = createHmac("sha256", SECRET).update(bytes).digest();
      return timingSafeEqual(mac, Buffer.from(header.slice(12), "hex"));
    }),
  );
  return all;
}
