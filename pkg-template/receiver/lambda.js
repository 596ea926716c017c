// @ts-check
// The adapter of AWS Lambda: a function URL, an HTTP API (payload format 1.0 or 2.0), a REST API or a load
// balancer makes an event of each request, and a response of what the function returns.

import { SIGNATURE_HEADER } from "wms-webhook";
import { property } from "../core/inherited.js";
import { headersOf, STATUS_TEXT } from "./answer.js";

/** @typedef {import("../types/lambda.d.ts").LambdaEvent} LambdaEvent */

/** @type {typeof import("../types/lambda.d.ts").lambdaHandler} */
export function lambdaHandler(receiver) {
  if (typeof receiver?.take !== "function") {
    throw new TypeError("lambdaHandler() takes a receiver: pass what createReceiver() gave.");
  }
  return async (event, context) => {
    if (methodOf(event) !== "POST") return toResponse(405, event);
    const delivery = { body: bodyOf(event), signature: signatureOf(event) };
    const { status } = await receiver.take(delivery, event, context);
    return toResponse(status, event);
  };
}

/** @param {LambdaEvent} event @returns {string} @throws {TypeError} */
function methodOf(event) {
  const context = property(event ?? {}, "requestContext");
  const method = property(event ?? {}, "httpMethod") ?? property(context ?? {}, "http")?.method;
  if (typeof method === "string") return method;
  throw new TypeError(
    "This is not an HTTP event of a function URL, an HTTP API, a REST API or a load balancer. For a message of a " +
      "queue call receiver.take({ body, signature }). For a Request call receiver.fetch(request).",
  );
}

/** The bytes that were sent: the signature is over them. @param {LambdaEvent} event */
function bodyOf(event) {
  return Buffer.from(property(event, "body") ?? "", property(event, "isBase64Encoded") ? "base64" : "utf8");
}

/** Names come in any case, and in `headers` the last of several values may stand alone. @param {LambdaEvent} event */
function signatureOf(event) {
  return Object.entries(property(event, "multiValueHeaders") ?? property(event, "headers") ?? {})
    .filter(([name]) => name.toLowerCase() === SIGNATURE_HEADER)
    .flatMap(([, values]) => values ?? []);
}

/** @param {number} status @param {LambdaEvent} event */
function toResponse(status, event) {
  const { connection, ...headers } = headersOf(status, false, false);
  const response = { statusCode: status, body: STATUS_TEXT[status] ?? "", isBase64Encoded: false };
  // A load balancer takes the form that it sends.
  if (!property(event, "multiValueHeaders")) return { ...response, headers };
  const values = Object.entries(headers).map(([name, value]) => [name, [value]]);
  return { ...response, multiValueHeaders: Object.fromEntries(values) };
}
