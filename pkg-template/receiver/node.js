// @ts-check
// The adapter of `node:http`, `node:https` and `node:http2`.

import { SIGNATURE_HEADER } from "wms-webhook";
import { property, unlessInherited } from "../core/inherited.js";
import { checkMethod, headersOf, LINGER_MILLISECONDS, STATUS_TEXT, unref } from "./answer.js";
import { readNodeBody } from "./node-body.js";

/** @typedef {import("../types/receiver.d.ts").NodeRequest} NodeRequest */
/** @typedef {import("../types/receiver.d.ts").NodeResponse} NodeResponse */

/**
 * @param {{ request: NodeRequest, rest: readonly unknown[] }} call
 * @param {NodeResponse} res
 * @param {import("./pipeline.js").Pipeline} pipeline
 * @param {import("./pipeline.js").Settings} settings
 */
export async function answerNodeRequest(call, res, pipeline, { maxBodyBytes, bodyTimeout }) {
  const { request: req } = call;
  if (typeof req?.on !== "function" || typeof res?.writeHead !== "function") {
    throw new TypeError(
      "node() takes the request and the response of node:http. Koa: node(ctx.req, ctx.res). " +
        "Fastify: node(request.raw, reply.raw) after reply.hijack(). " +
        "AdonisJS: node(request.request, response.response). For a Request use receiver.fetch(request), in Hono " +
        "receiver.fetch(c.req.raw).",
    );
  }
  /** @param {import("./task.js").Task} task */
  const read = (task) => {
    checkMethod(req.method);
    task.signature = unlessInherited(req.headers[SIGNATURE_HEADER], req.headers, SIGNATURE_HEADER);
    return readNodeBody(req, maxBodyBytes, bodyTimeout);
  };
  const { status } = await pipeline.answer(call, read, contentEncodingOf);
  respond(req, res, status, pipeline.isClosed);
}

/** @param {NodeRequest} req */
function contentEncodingOf({ headers }) {
  return property(headers, "content-encoding");
}

/** @param {NodeRequest} req @param {NodeResponse} res @param {number} status @param {boolean} isLast */
function respond(req, res, status, isLast) {
  const isAnswered = unlessInherited(res.headersSent, res, "headersSent");
  if (isAnswered || unlessInherited(res.destroyed, res, "destroyed")) return;
  // Adapters that make up a request from an event do not know it.
  const hasRest = unlessInherited(req.complete, req, "complete") === false;
  const headers = headersOf(status, hasRest, isLast);
  // A stream of HTTP/2 ends alone, and the header is forbidden there.
  const isOneOfMany = Boolean(headers.connection) && Number(property(req, "httpVersionMajor")) >= 2;
  if (isOneOfMany) delete headers.connection;
  const text = STATUS_TEXT[status];
  if (hasRest && text) headers["content-length"] = String(text.length);
  res.writeHead(status, headers);
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
