// @ts-check
// The adapter of what is no request: a message of a queue, or what a function is called with.

import { property } from "../core/inherited.js";
import { toBodyBytes } from "./bytes.js";

/** @typedef {import("../types/receiver.d.ts").TakenDelivery} TakenDelivery */

/**
 * @param {{ request: TakenDelivery, rest: readonly unknown[] }} call
 * @param {import("./pipeline.js").Pipeline} pipeline
 * @returns {Promise<import("../types/receiver.d.ts").Outcome>}
 */
export function takeDelivery(call, pipeline) {
  try {
    const body = bodyOf(call.request);
    const signature = signatureOf(call.request);
    return pipeline.take(call, (task) => {
      task.signature = signature;
      return body;
    });
  } catch (mistake) {
    return Promise.reject(mistake);
  }
}

/** @param {any} delivery @returns {Uint8Array} @throws {TypeError} */
function bodyOf(delivery) {
  if (typeof delivery !== "object" || delivery === null) {
    throw new TypeError("take() takes { body, signature }: the body as it arrived, and the header's value.");
  }
  if (!("signature" in delivery) && property(delivery, "headers")) {
    throw new TypeError(
      "take() takes { body, signature }, and this has headers. For a Request use receiver.fetch(request), in " +
        "Express and node:http receiver.node(req, res), for an event of Lambda lambdaHandler(receiver) of " +
        "wms-webhook/lambda.",
    );
  }
  const { body } = delivery;
  const bytes = toBodyBytes(body);
  if (bytes) return bytes;
  if (body === undefined || body === null) {
    throw new TypeError(`The body is ${body}: where a request may have none, pass body ?? "".`);
  }
  throw new TypeError(
    `The body is ${typeof body === "object" ? "an object" : `a ${typeof body}`}: pass it as it arrived, ` +
      'before anything parses it. Base64: Buffer.from(body, "base64").',
  );
}

/** @param {any} delivery @returns {TakenDelivery["signature"]} @throws {TypeError} */
function signatureOf(delivery) {
  if (!("signature" in delivery)) {
    throw new TypeError(
      'The delivery has no property "signature": pass the value of the header "x-wms-content-mac".',
    );
  }
  const { signature } = delivery;
  if (typeof signature === "string") return signature;
  const values = Array.isArray(signature) ? signature : [signature ?? ""];
  if (values.every((value) => typeof value === "string")) return signature;
  throw new TypeError(
    'The signature is not the header\'s value: pass that of "x-wms-content-mac", or undefined.',
  );
}
