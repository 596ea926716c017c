// @ts-check
// What anybody can send to an open URL, written byte by byte, as no client library would. No recipe that
// is published may answer any of it with a status of its own mistakes, and each must go on to accept what
// is authentic.

import { once } from "node:events";
import { connect } from "node:net";

const JSON_TYPE = "content-type: application/json";
/** None, too. */
const TYPES = [
  [],
  ["content-type: text/plain"],
  ["content-type: application/x-www-form-urlencoded"],
  [JSON_TYPE],
];

/** What a program prints that did not expect what it was sent. */
const MISTAKES = /\b(TypeError|URIError|RangeError|ERR_INVALID_ARG)/;

/**
 * @param {number} port
 * @param {string} head the request line and the headers
 * @param {string | Buffer} [body]
 * @returns {Promise<number>} the status; 0 if none came
 */
export async function exchange(port, head, body = "") {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1");
  socket.on("data", (data) => {
    text += data;
  });
  // A server may close the connection while the sender still writes: what it answered counts.
  socket.on("error", () => {});
  const lines = [head, "host: receiver.example", "connection: close", "", ""].join("\r\n");
  socket.write(Buffer.concat([Buffer.from(lines, "latin1"), Buffer.from(body)]));
  await once(socket, "close");
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
}

/** @param {string} path @param {string} body @param {string[]} headers */
const posted = (path, body, ...headers) =>
  [`POST ${path} HTTP/1.1`, ...headers, `content-length: ${Buffer.byteLength(body)}`].join("\r\n");

/**
 * @param {string} path
 * @param {string} body of an authentic delivery
 * @param {string} signature
 * @returns {Record<string, [head: string, body?: string]>}
 */
function abuses(path, body, signature) {
  const mac = `x-wms-content-mac: ${signature}`;
  const other = body.replace("timestamp", "timestomp");
  return {
    "neither body nor headers": [`POST ${path} HTTP/1.1`],
    "no body, but a signature": [`POST ${path} HTTP/1.1\r\n${mac}\r\n${JSON_TYPE}`],
    "an empty body": [posted(path, "", mac, JSON_TYPE)],
    "an empty body in chunks": [`POST ${path} HTTP/1.1\r\n${mac}\r\ntransfer-encoding: chunked`, "0\r\n\r\n"],
    GET: [`GET ${path} HTTP/1.1\r\n${mac}`],
    HEAD: [`HEAD ${path} HTTP/1.1\r\n${mac}`],
    PUT: [
      posted(path, body, mac, JSON_TYPE).replace("POST", "PUT").replace(signature, `${signature}0`),
      body,
    ],
    "no signature": [posted(path, body, JSON_TYPE), body],
    "an empty signature": [posted(path, body, "x-wms-content-mac:", JSON_TYPE), body],
    "a malformed signature": [posted(path, body, "x-wms-content-mac: hmac-sha256=zz", JSON_TYPE), body],
    "a signature that is not ASCII": [
      posted(path, body, "x-wms-content-mac: hmac-sha256=\xe9\xff", JSON_TYPE),
      body,
    ],
    "a long signature": [posted(path, body, `x-wms-content-mac: ${"f".repeat(5000)}`, JSON_TYPE), body],
    "the signature twice": [posted(path, body, mac, mac, JSON_TYPE), body],
    "another body": [posted(path, other, mac, JSON_TYPE), other],
    "no JSON": [posted(path, "{", mac, JSON_TYPE), "{"],
    "a form": [posted(path, "a=b", mac, "content-type: application/x-www-form-urlencoded"), "a=b"],
    "a form without a boundary": [posted(path, body, "content-type: multipart/form-data"), body],
    "a content type that is none": [posted(path, other, mac, "content-type: ///;=\xe9"), other],
    "an unknown charset": [posted(path, other, mac, "content-type: text/plain; charset=nonsense"), other],
    "an unknown content encoding": [posted(path, other, mac, "content-encoding: nonsense"), other],
    "a body that is not what its encoding says": [posted(path, other, mac, "content-encoding: gzip"), other],
  };
}

/**
 * Sends all of it, and between what is authentic. Throws what was answered wrongly.
 *
 * @param {{ port: number, printed: () => string }} server
 * @param {{ path: string, authentic: () => { body: string, signature: string }, accepted: number, isJsonOnly?: boolean, isLastHeaderTaken?: boolean }} recipe
 *   `authentic` makes another delivery each time; `isJsonOnly` if other content types are not taken;
 *   `isLastHeaderTaken` if what is before the recipe hides that a header came twice
 */
export async function abuse(server, { path, authentic, accepted, isJsonOnly, isLastHeaderTaken }) {
  const wrong = [];
  const { body, signature } = authentic();
  for (const [name, [head, sent]] of Object.entries(abuses(path, body, signature))) {
    const status = await exchange(server.port, head, sent);
    const isHidden = isLastHeaderTaken && name === "the signature twice";
    if (isHidden ? status !== accepted : status < 400 || status > 499) wrong.push(`${name}: ${status}`);
  }
  for (const type of isJsonOnly ? [[JSON_TYPE]] : TYPES) {
    const { body, signature } = authentic();
    const head = posted(path, body, `X-WMS-Content-MAC: ${signature}`, ...type);
    const status = await exchange(server.port, head, body);
    if (status !== accepted) wrong.push(`authentic, with ${type[0] ?? "no content type"}: ${status}`);
  }
  if (MISTAKES.test(server.printed())) wrong.push("it threw");
  if (wrong.length > 0) throw new Error(`${wrong.join("\n")}\n${server.printed()}`);
}
