// @ts-check
// The body of a request of node:http, and the trap of those who parsed it before.

import { WmsWebhookError } from "wms-webhook";
import { property } from "../core/inherited.js";
import { BodyBuffer } from "./body-buffer.js";
import { toBodyBytes } from "./bytes.js";
import { receiverError } from "./errors.js";

/** @typedef {import("../types/receiver.d.ts").NodeRequest} NodeRequest */

/** What follows it runs after all that is here already. `queueMicrotask` of Node costs more. */
const READY = Promise.resolve();

/**
 * The body as it arrived: kept by a parser, or read here.
 *
 * @param {NodeRequest} req
 * @param {number} limit in bytes
 * @param {number} seconds
 * @returns {Uint8Array | Promise<Uint8Array>} at once if it was kept
 * @throws {WmsWebhookError} `body_too_large`, `body_timeout`, `incomplete_body` or
 *   `body_already_parsed`
 */
export function readNodeBody(req, limit, seconds) {
  const kept = toBodyBytes(property(req, "rawBody"));
  if (kept) return kept;
  const wasRead = property(req, "readableDidRead");
  // It died while something else ran, and gives no event any more.
  const isDead = property(req, "aborted") || property(req, "destroyed");
  if (!wasRead && isDead) throw receiverError("incomplete_body");
  if (!wasRead && !property(req, "readableEnded")) return read(req, limit, seconds);
  // Only now: there are `body` getters that parse when they are asked.
  const raw = toBodyBytes(property(req, "body"));
  if (raw) return raw;
  throw receiverError("body_already_parsed", remedy(req));
}

/** @param {NodeRequest} req @param {number} limit @param {number} seconds @returns {Promise<Uint8Array>} */
function read(req, limit, seconds) {
  const declared = Number(property(req.headers, "content-length"));
  if (declared > limit) throw new WmsWebhookError("body_too_large");
  return new Promise((resolve, reject) => {
    const body = new BodyBuffer(limit);
    // What comes afterwards is heard and passed over: an error without a listener would end the process.
    let isSettled = false;
    const settle = () => {
      isSettled = true;
      clearTimeout(timer);
    };
    /** @param {unknown} error */
    const fail = (error) => {
      settle();
      reject(error);
    };
    const finish = () => {
      settle();
      resolve(body.bytes());
    };
    const breakOff = () => {
      if (isSettled) return;
      // A sender may be gone once it has sent everything: the MAC judges what came.
      if (body.length === declared) finish();
      else fail(receiverError("incomplete_body"));
    };
    const late = () => fail(receiverError("body_timeout"));
    // HTTP/1 ends with the bytes that it announced. What ends a stream of HTTP/2 may never come.
    const isWhole = () => body.length === declared && Number(property(req, "httpVersionMajor")) === 1;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const startTimer = () => {
      if (!isSettled && !isWhole()) timer = setTimeout(late, seconds * 1000);
    };
    // A body that came with the head is here by then, and takes no timer.
    READY.then(startTimer).catch(fail);
    req.on("data", (chunk) => {
      if (isSettled) return;
      try {
        body.add(chunk);
      } catch (error) {
        fail(error);
      }
    });
    req.on("end", () => {
      // A stream of HTTP/2 that is cut half-way ends as a whole one does, and only then says that it was.
      if (Number(property(req, "httpVersionMajor")) >= 2)
        setImmediate(() => (property(req, "aborted") ? breakOff() : finish()));
      else finish();
    });
    req.on("error", breakOff);
    req.on("close", breakOff);
  });
}

/** Who read the body, as far as it can be seen, and what to do. @param {NodeRequest} req */
function remedy(req) {
  if (typeof property(req, "app") === "function") {
    return (
      "Express, by express.json() or another body parser. Put app.post(path, receiver.node) before " +
      "app.use(express.json()). NestJS: app.use(path, receiver.node) before app.listen(), not in a controller."
    );
  }
  if (property(req, "cookies") && property(req, "query")) {
    return (
      "Next.js, by the body parser of its API routes. In that route: " +
      "export const config = { api: { bodyParser: false } }. Or use receiver.fetch in a route handler."
    );
  }
  return (
    "its stream was read. Koa: put the receiver before the body parser. Fastify: in the plugin of this route, " +
    'removeAllContentTypeParsers() and addContentTypeParser("*", (_request, _payload, done) => done(null)). ' +
    "NestJS: app.use(path, receiver.node) before app.listen(), not in a controller. " +
    'hapi: options: { payload: { parse: false, output: "stream" } } of this route. ' +
    "AdonisJS: receiver.node(request.request, response.response) in a middleware of server.use(), not in a " +
    "controller. " +
    "Elsewhere: hand the request over before anything reads it."
  );
}
