// @ts-check
// A delivery as a JSON object: of `listen --save`, a log, AWS Lambda, or a HAR file.

import { NotADelivery, signatureIn } from "./request.js";

/** @typedef {import("./request.js").Request} Request */

export const NO_DELIVERY = "this is not a delivery with headers and body";

/**
 * @param {any} value
 * @returns {Request}
 * @throws {NotADelivery}
 */
export function fromObject(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new NotADelivery(NO_DELIVERY);
  const { headers, multiValueHeaders, rawHeaders, signature, verdict, receivedAt, answered } = value;
  const fields = multiValueHeaders ?? headers ?? rawHeaders;
  if ((typeof fields !== "object" || fields === null) && typeof signature !== "string") {
    throw new NotADelivery(NO_DELIVERY);
  }
  const { body, isParsed } = bodyOf(value);
  const time = typeof receivedAt === "string" ? new Date(receivedAt) : undefined;
  return {
    body,
    isParsed,
    signature: signatureIn(pairs(fields ?? {})) ?? (typeof signature === "string" ? signature : undefined),
    verdict: typeof verdict === "string" ? verdict : undefined,
    receivedAt: time && !Number.isNaN(time.getTime()) ? time : undefined,
    answered: Number.isInteger(answered) ? answered : undefined,
  };
}

/** The deliveries of a HAR file: its POST requests. @param {any} value @returns {any[] | undefined} */
export function entriesOfHar(value) {
  const entries = value?.log?.entries;
  return Array.isArray(entries) ? entries.filter((entry) => entry?.request?.method === "POST") : undefined;
}

/** @param {any} entry @returns {Request} @throws {NotADelivery} */
export function fromHar({ request: { headers, postData }, startedDateTime }) {
  const { text, encoding } = postData ?? {};
  // A tool that shows a form has taken the body apart, and has no text of it.
  if (postData && typeof text !== "string") throw new NotADelivery("the HAR file has no text of its body");
  return fromObject({
    headers: headers ?? [],
    body: text ?? "",
    isBase64Encoded: encoding === "base64",
    receivedAt: startedDateTime,
  });
}

/** @param {any} value @returns {Pick<Request, "body" | "isParsed">} @throws {NotADelivery} */
function bodyOf({ rawBody, body: given, bodyBase64, isBase64Encoded }) {
  const body = rawBody ?? given;
  if (typeof body === "string")
    return { body: Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8") };
  if (body === undefined && typeof bodyBase64 === "string")
    return { body: Buffer.from(bodyBase64, "base64") };
  if (typeof body !== "object" || body === null) throw new NotADelivery("it has neither body nor bodyBase64");
  // `JSON.stringify` of a Buffer: each byte is there.
  const { type, data } = body;
  if (type === "Buffer" && Array.isArray(data) && data.every(isByte)) return { body: Buffer.from(data) };
  return { body: Buffer.from(stringified(body)), isParsed: true };
}

/** @param {object} value @throws {NotADelivery} */
function stringified(value) {
  try {
    return JSON.stringify(value);
  } catch {
    // The parser takes any depth, its counterpart only what the stack has room for.
    throw new NotADelivery("its body is nested too deeply");
  }
}

/** @param {unknown} value */
function isByte(value) {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;
}

/**
 * Headers in their three writings: an object, a list of pairs (or of `{ name, value }`), and names and values
 * in turns.
 * @param {any} fields
 * @returns {Iterable<[unknown, unknown]>}
 */
function pairs(fields) {
  if (!Array.isArray(fields)) return Object.entries(fields);
  if (typeof fields[0] === "string")
    return Array.from({ length: fields.length >> 1 }, (_, at) => [fields[2 * at], fields[2 * at + 1]]);
  return fields.map((field) => (Array.isArray(field) ? [field[0], field[1]] : [field?.name, field?.value]));
}
