// @ts-check
// The answer to a request. It comes before the end of the connection: what is left of the body is thrown
// away for a second, so that a sender that is still writing gets to read the answer.

import { property } from "../core/inherited.js";

/** @typedef {import("../types/receiver.d.ts").NodeRequest} NodeRequest */
/** @typedef {import("../types/receiver.d.ts").NodeResponse} NodeResponse */
/** @typedef {import("./body.js").StreamBody} StreamBody */

/** What the sender learns. The reason is for the hook. 200 has none. @type {any} */
const ANSWERS = {
  __proto__: null,
  400: "Bad Request",
  401: "Unauthorized",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** Statuses after which nobody can tell where on the connection the next request begins. */
const CLOSING = new Set([400, 408, 413]);

/** Seconds until a sender may try again. */
const RETRY_AFTER = "5";

/**
 * How long the end of the answer waits for the end of the body. Servers close the connection at the end of
 * the answer; a sender that is still writing then would not get to read it.
 */
const LINGER_MILLISECONDS = 1000;

/**
 * @param {number} status
 * @param {boolean} hasRest whether some of the body was not read
 * @returns {Record<string, string>}
 */
function headersOf(status, hasRest) {
  const text = ANSWERS[status];
  return /** @type {any} */ ({
    __proto__: null,
    ...(text && { "content-type": "text/plain" }),
    ...(hasRest && text && { "content-length": String(text.length) }),
    ...((hasRest || CLOSING.has(status)) && { connection: "close" }),
    ...(status === 405 && { allow: "POST" }),
    ...(status === 415 && { "accept-encoding": "identity" }),
    ...(status === 503 && { "retry-after": RETRY_AFTER }),
  });
}

/** @param {number} status @param {StreamBody} body @returns {Response} */
export function toResponse(status, body) {
  const hasRest = !body.isOver;
  const text = hasRest ? lingering(ANSWERS[status], body) : ANSWERS[status];
  // Inherits nothing, as `Response` reads more than these.
  const init = { __proto__: null, status, headers: headersOf(status, hasRest) };
  return new Response(text, /** @type {any} */ (init));
}

/**
 * A text that is there at once, and ends when the body of the request does, or a second later. The body is
 * cancelled another second later: the server has closed the connection then.
 *
 * @param {string} text
 * @param {StreamBody} body
 */
function lingering(text, body) {
  let isEnded = false;
  const source = {
    // As above.
    __proto__: null,
    /** @param {ReadableStreamDefaultController<Uint8Array>} controller */
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      const end = () => {
        clearTimeout(timer);
        if (isEnded) return;
        isEnded = true;
        controller.close();
      };
      const timer = setTimeout(() => {
        end();
        unref(setTimeout(() => body.cancel(), LINGER_MILLISECONDS));
      }, LINGER_MILLISECONDS);
      body.discard().then(end);
    },
    cancel() {
      isEnded = true;
    },
  };
  return new ReadableStream(/** @type {any} */ (source));
}

/** @param {NodeRequest} req @param {NodeResponse} res @param {number} status */
export function respondToNode(req, res, status) {
  if (res.headersSent || res.destroyed) return;
  // Adapters that make up a request from an event do not know it.
  const hasRest = property(req, "complete") === false;
  const headers = headersOf(status, hasRest);
  // A stream of HTTP/2 ends alone, and the header is forbidden there.
  const isOneOfMany = Number(property(req, "httpVersionMajor")) >= 2;
  if (isOneOfMany) delete headers.connection;
  res.writeHead(status, headers);
  const text = ANSWERS[status];
  if (!hasRest || !text) {
    res.end(text);
    return;
  }
  req.resume?.();
  const close = () => {
    clearTimeout(timer);
    if (!isOneOfMany) res.end();
    else property(req, "stream")?.close?.();
  };
  const timer = unref(setTimeout(close, LINGER_MILLISECONDS));
  if (isOneOfMany || !res.write) res.end(text);
  else res.write(text);
  for (const name of ["end", "close", "error"]) req.on(name, close);
}

/** Where timers keep a process alive, this one does not. @param {ReturnType<typeof setTimeout>} timer */
function unref(timer) {
  /** @type {{ unref?: () => void }} */ (timer).unref?.();
  return timer;
}
