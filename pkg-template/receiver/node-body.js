// @ts-check
// The body of a request of node:http, and the trap of those who parsed it before.

import { WmsWebhookError } from "wms-webhook";
import { property, unlessInherited } from "../core/inherited.js";
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
  const kept = toBodyBytes(unlessInherited(req.rawBody, req, "rawBody"));
  if (kept) return kept;
  const wasRead = unlessInherited(req.readableDidRead, req, "readableDidRead");
  // It died while something else ran, and gives no event any more.
  const isDead =
    unlessInherited(req.aborted, req, "aborted") || unlessInherited(req.destroyed, req, "destroyed");
  if (!wasRead && isDead) throw receiverError("incomplete_body");
  if (!wasRead && !unlessInherited(req.readableEnded, req, "readableEnded")) return read(req, limit, seconds);
  // Only now: there are `body` getters that parse when they are asked.
  const raw = toBodyBytes(property(req, "body"));
  if (raw) return raw;
  throw receiverError("body_already_parsed", remedy(req));
}

/** @param {NodeRequest} req @param {number} limit @param {number} seconds @returns {Promise<Uint8Array>} */
function read(req, limit, seconds) {
  const declared = Number(unlessInherited(req.headers["content-length"], req.headers, "content-length"));
  if (declared > limit) throw new WmsWebhookError("body_too_large");
  return new Promise((resolve, reject) => {
    const reading = new Reading(req, declared, limit, resolve, reject);
    req.on("data", (chunk) => reading.add(chunk));
    req.on("end", () => reading.end());
    const breakOff = () => reading.breakOff();
    req.on("error", breakOff);
    req.on("close", breakOff);
    // A body that came with the head is here by then, and takes no timer.
    READY.then(() => reading.startTimer(seconds));
  });
}

/** What comes once it is settled is heard and passed over: an error without a listener would end the process. */
class Reading {
  #req;
  /** Read while a failure is still the promise's. */
  #version;
  /** How many bytes its sender announced. */
  #declared;
  #body;
  #resolve;
  #reject;
  #isSettled = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer = undefined;

  /**
   * @param {NodeRequest} req
   * @param {number} declared
   * @param {number} limit in bytes
   * @param {(bytes: Uint8Array) => void} resolve
   * @param {(error: unknown) => void} reject
   */
  constructor(req, declared, limit, resolve, reject) {
    this.#req = req;
    this.#version = Number(unlessInherited(req.httpVersionMajor, req, "httpVersionMajor"));
    this.#declared = declared;
    this.#body = new BodyBuffer(limit);
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** @param {unknown} chunk */
  add(chunk) {
    if (this.#isSettled) return;
    try {
      this.#body.add(chunk);
    } catch (error) {
      this.#fail(error);
    }
  }

  end() {
    // A stream of HTTP/2 that is cut half-way ends as a whole one does, and only then says that it was.
    if (this.#version >= 2)
      setImmediate(() => (property(this.#req, "aborted") ? this.breakOff() : this.#finish()));
    else this.#finish();
  }

  breakOff() {
    if (this.#isSettled) return;
    // A sender may be gone once it has sent everything: the MAC judges what came.
    if (this.#body.length === this.#declared) this.#finish();
    else this.#fail(receiverError("incomplete_body"));
  }

  /** @param {number} seconds after which it is too late */
  startTimer(seconds) {
    // HTTP/1 ends with the bytes that it announced. What ends a stream of HTTP/2 may never come.
    const isWhole = this.#body.length === this.#declared && this.#version === 1;
    if (this.#isSettled || isWhole) return;
    this.#timer = setTimeout(() => this.#fail(receiverError("body_timeout")), seconds * 1000);
  }

  #finish() {
    this.#settle();
    this.#resolve(this.#body.bytes());
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#settle();
    this.#reject(error);
  }

  #settle() {
    this.#isSettled = true;
    clearTimeout(this.#timer);
  }
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
