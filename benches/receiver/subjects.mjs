// @ts-check
// Who takes deliveries: as functions, of a `Request`, and as listeners of node:http. Each has a handler that does
// nothing.

import { createHmac } from "node:crypto";
import { createNodeMiddleware, createWebMiddleware, Webhooks } from "@octokit/webhooks";
import { Stripe } from "stripe";
import { receiveWebhook } from "wms-webhook";
import { createReceiver } from "wms-webhook/receiver";
import { SECRET } from "./contestants.js";

/** @typedef {import("./pool.mjs").Signed} Signed */
/** @typedef {import("node:http").RequestListener} RequestListener */

const handle = (/** @type {unknown} */ _event) => {};
const handleLater = async (/** @type {unknown} */ _event) => {};
const receiver = createReceiver({ secret: SECRET }).onAny(handle);
const patient = createReceiver({ secret: SECRET }).onAny(handleLater);
const octokit = new Webhooks({ secret: SECRET });
octokit.onAny(handle);
const stripe = new Stripe("sk_test_none").notificationHandler(SECRET, async () => {});

/** As WMS documents it. @param {Buffer} body @param {unknown} signature */
function snippet(body, signature) {
  const mac = createHmac("sha256", SECRET);
  mac.update(body.toString(), "ascii");
  if (`hmac-sha256=${mac.digest("hex")}` !== signature) throw new Error("a forgery");
  return JSON.parse(body.toString());
}

/** @param {Buffer} body @param {string} signature */
const core = (body, signature) => receiveWebhook(body, signature, SECRET);

/** @type {Record<string, (signed: Signed) => unknown>} */
export const CALLS = {
  "the documented snippet, and `JSON.parse`": ({ body, signature }) => handle(snippet(body, signature)),
  "the core": ({ body, signature }) => handle(core(body, signature)),
  "the core, its handler awaited": ({ body, signature }) => handleLater(core(body, signature)),
  "`receiver.take`": (signed) => receiver.take(signed),
  "`receiver.take`, its handler asynchronous": (signed) => patient.take(signed),
  "`receiver.node`, of a request with `rawBody`": (signed) => receiver.node(requestOf(signed), RESPONSE),
  "Octokit's `verifyAndReceive`": ({ body, mac }) =>
    octokit.verifyAndReceive({ id: "1", name: "push", payload: body.toString(), signature: `sha256=${mac}` }),
  "Stripe's `notificationHandler`": ({ notification, stripe: header }) => stripe.handle(notification, header),
};

/** What the ratios are to. */
export const BASE = "the core";
export const REQUEST_BASE = "the core, of a `Request`";

/** Of a server whose handler takes a `Request`. @param {(body: Buffer, signature: any) => unknown} judge */
const answering = (judge) => async (/** @type {Signed} */ signed) => {
  const request = webRequestOf(signed);
  const body = Buffer.from(await request.arrayBuffer());
  handle(judge(body, request.headers.get("x-wms-content-mac")));
  return new Response();
};

const webMiddleware = createWebMiddleware(octokit, { path: "/" });

/** Each makes the `Request` and the `Response`, so that these are in the base, too. @type {typeof CALLS} */
export const REQUEST_CALLS = {
  "the documented snippet of a `Request`, and `JSON.parse`": answering(snippet),
  [REQUEST_BASE]: answering(core),
  "`receiver.fetch`": (signed) => receiver.fetch(webRequestOf(signed)),
  "`receiver.fetch`, its handler asynchronous": (signed) => patient.fetch(webRequestOf(signed)),
  "Octokit's web middleware": (signed) => webMiddleware(webRequestOf(signed)),
};

/** With what each of them asks for. @param {Signed} signed */
function webRequestOf({ body, signature, mac }) {
  const headers = {
    "content-type": "application/json",
    "content-length": String(body.length),
    "x-wms-content-mac": signature,
    "x-github-event": "push",
    "x-github-delivery": "1",
    "x-hub-signature-256": `sha256=${mac}`,
  };
  return new Request("http://127.0.0.1/", { method: "POST", headers, body: /** @type {any} */ (body) });
}

/** @type {any} */
const RESPONSE = { headersSent: false, destroyed: false, writeHead() {}, end() {} };

/** As the frameworks of functions make one up. @param {Signed} signed @returns {any} */
function requestOf({ body, signature }) {
  const headers = { "x-wms-content-mac": signature, "content-type": "application/json" };
  return { method: "POST", headers, rawBody: body, on() {} };
}

/** A server of one's own over something that judges. @param {(body: Buffer, signature: any) => unknown} judge @returns {RequestListener} */
const served = (judge) => (req, res) => {
  /** @type {Buffer[]} */
  const chunks = [];
  req.on("data", (chunk) => chunks.push(chunk));
  req.on("end", () => {
    judge(Buffer.concat(chunks), req.headers["x-wms-content-mac"]);
    res.writeHead(200).end();
  });
};

const middleware = createNodeMiddleware(octokit, { path: "/" });

/** @type {Record<string, RequestListener>} */
export const LISTENERS = {
  "a bare server": served(handle),
  "the documented snippet, and `JSON.parse`": served(snippet),
  "the core": served(core),
  "`receiver.node`": receiver.node,
  "`receiver.node`, its handler asynchronous": patient.node,
  "Octokit's middleware": (req, res) => void middleware(req, res),
};
