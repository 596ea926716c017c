// @ts-check
// The adapter of `Request` and `Response`.

import { SIGNATURE_HEADER } from "wms-webhook";
import { checkMethod, headersOf, LINGER_MILLISECONDS, STATUS_TEXT, unref } from "./answer.js";
import { receiverError } from "./errors.js";
import { StreamBody } from "./stream-body.js";

/**
 * @param {{ request: import("../types/receiver.d.ts").FetchRequest, rest: readonly unknown[] }} call
 * @param {import("./pipeline.js").Pipeline} pipeline
 * @param {import("./pipeline.js").Settings} settings
 * @returns {Promise<Response>} rejects only for what is no request
 */
export async function answerRequest(call, pipeline, { maxBodyBytes, bodyTimeout }) {
  const { request } = call;
  if (typeof request?.headers?.get !== "function") {
    throw new TypeError(
      "fetch() takes a Request. node:http, Express: use receiver.node(req, res). Hono: fetch(c.req.raw). " +
        "SvelteKit, Astro and others with a context: fetch(context.request). A message of a queue: use " +
        "receiver.take({ body, signature }).",
    );
  }
  const isTaken = request.bodyUsed || Boolean(request.body?.locked);
  const body = new StreamBody(isTaken ? null : request.body);
  /** @param {import("./task.js").Task} task */
  const read = (task) => {
    checkMethod(request.method);
    if (isTaken) {
      throw receiverError(
        "body_already_parsed",
        "request.json(), text() or formData() was called. Pass the request unread, or a clone made before.",
      );
    }
    task.signature = request.headers.get(SIGNATURE_HEADER);
    return body.read(request.headers.get("content-length"), maxBodyBytes, bodyTimeout);
  };
  const { status } = await pipeline.answer(call, read, contentEncodingOf);
  return toResponse(status, body, pipeline.isClosed);
}

/** @param {import("../types/receiver.d.ts").FetchRequest} request */
function contentEncodingOf({ headers }) {
  return headers.get("content-encoding");
}

/** @param {number} status @param {StreamBody} body @param {boolean} isLast @returns {Response} */
function toResponse(status, body, isLast) {
  const hasRest = !body.isOver;
  const text = hasRest ? lingering(STATUS_TEXT[status], body) : STATUS_TEXT[status];
  // Inherits nothing, as `Response` reads more than these.
  const init = { __proto__: null, status, headers: headersOf(status, hasRest, isLast) };
  return new Response(text, /** @type {any} */ (init));
}

/**
 * A text that is there at once, and ends when the body of the request does, or a second later. The body is
 * cancelled another second later: the server has closed the connection then.
 *
 * Its length is not announced: Deno takes an answer of known length for done once its text is out, reads the
 * request no further, and never closes the connection.
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
