// @ts-check
// Saved deliveries: the lines that `listen --save` writes, raw HTTP requests, and bare bodies.

import { buffer } from "node:stream/consumers";
import { SIGNATURE_HEADER } from "../../index.js";
import { OperationError } from "../errors.js";
import { readNamedFile } from "./read-file.js";

/**
 * One line of `listen --save`, as JSON.
 * @typedef {object} Line
 * @property {string} receivedAt RFC 3339, in UTC
 * @property {string} method
 * @property {string} path with the query
 * @property {Record<string, string | string[]>} headers names in lower case; a list where one came twice
 * @property {string} [body] the text, where it is valid UTF-8
 * @property {string} [bodyBase64] the bytes, where it is not
 * @property {string} verdict `accepted`, or the code of the refusal
 */

/**
 * @typedef {object} Saved
 * @property {string} place for messages: the file and the line
 * @property {Uint8Array} body
 * @property {string | string[] | undefined} signature
 * @property {string} [verdict] of when it was received
 */

export const SAVED_HELP = `FILE holds one of these, - stands for standard input:
  lines of JSON, as \`wms-webhook listen --save\` writes them
  an HTTP request as it came over the wire: its first line, its headers, an empty line, its body
  a body, and the option --signature has the value of its header ${SIGNATURE_HEADER}`;

/** What says who somebody is, to a server that asks: not for a file. */
const PRIVATE_HEADERS = ["authorization", "proxy-authorization", "cookie"];

/** @param {Uint8Array} body @returns {{ body: string } | { bodyBase64: string }} */
export function bodyFields(body) {
  try {
    return { body: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body) };
  } catch {
    return { bodyBase64: Buffer.from(body).toString("base64") };
  }
}

/**
 * Each value by itself: Node and its like join some of those that come twice.
 * @param {import("node:http").IncomingMessage} req
 * @returns {Record<string, string[]>} by names in lower case
 */
export function headersOf({ rawHeaders }) {
  /** @type {Map<string, string[]>} */
  const headers = new Map();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at].toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[at + 1]]);
  }
  return Object.fromEntries(headers);
}

/** @param {Record<string, string[]>} headers @returns {Line["headers"]} */
export function headerFields(headers) {
  const fields = Object.entries(headers).flatMap(([name, values]) =>
    PRIVATE_HEADERS.includes(name) ? [] : [[name, values.length === 1 ? values[0] : values]],
  );
  return Object.fromEntries(fields);
}

/**
 * @param {string} file a path, or `-`
 * @param {string} [signature] of a bare body
 * @returns {Promise<Saved[]>} at least one
 * @throws {OperationError}
 */
export async function readSaved(file, signature) {
  const bytes = file === "-" ? await buffer(process.stdin) : readNamedFile(file);
  const name = file === "-" ? "standard input" : file;
  if (signature !== undefined) return [{ place: name, body: bytes, signature }];
  const text = bytes.toString("latin1");
  if (/^[A-Z]+ \S+ HTTP\/\d/.test(text)) return [fromRequest(name, bytes, text)];
  const saved = bytes
    .toString()
    .split("\n")
    .flatMap((line, at) => {
      return line.trim() === "" ? [] : [fromLine(`${name}, line ${at + 1}`, line)];
    });
  if (saved.length === 0) throw new OperationError(`${name} is empty`);
  return saved;
}

/** @param {string} place @param {string} text @returns {Saved} */
function fromLine(place, text) {
  /** @type {Line} */
  let line;
  try {
    line = JSON.parse(text);
  } catch {
    // Without the parser's message: it quotes the text.
    throw new OperationError(`${place}: not JSON; a bare body needs --signature`);
  }
  const { headers, body, bodyBase64, verdict } = line ?? {};
  if (typeof headers !== "object" || headers === null) {
    throw new OperationError(`${place}: no line of \`listen --save\`; a bare body needs --signature`);
  }
  const signature = headers[SIGNATURE_HEADER];
  const kind = typeof body === "string" ? "utf8" : "base64";
  const content = body ?? bodyBase64;
  if (typeof content !== "string") {
    throw new OperationError(`${place}: it has neither body nor bodyBase64`);
  }
  if (![signature ?? ""].flat().every((one) => typeof one === "string")) {
    throw new OperationError(`${place}: its header ${SIGNATURE_HEADER} is no text`);
  }
  return {
    place,
    body: Buffer.from(content, kind),
    signature,
    ...(typeof verdict === "string" && { verdict }),
  };
}

/** @param {string} place @param {Buffer} bytes @param {string} text of the bytes, one character each */
function fromRequest(place, bytes, text) {
  const end = /\r?\n\r?\n/.exec(text);
  if (!end) throw new OperationError(`${place}: no empty line ends the headers of the request`);
  const fields = text.slice(0, end.index).split("\n").slice(1);
  /** @param {string} name @returns {string[]} */
  const header = (name) =>
    fields
      .filter((field) => field.toLowerCase().startsWith(`${name}:`))
      .map((field) => field.slice(name.length + 1).trim());
  if (header("transfer-encoding").length > 0) {
    throw new OperationError(`${place}: the body is in chunks; save it with \`wms-webhook listen --save\``);
  }
  const body = bytes.subarray(end.index + end[0].length);
  const [length] = header("content-length");
  // An editor may have added a line break after the body.
  const isLonger = length !== undefined && /^\d+$/.test(length) && Number(length) < body.length;
  const signatures = header(SIGNATURE_HEADER);
  return {
    place,
    body: isLonger ? body.subarray(0, Number(length)) : body,
    signature: signatures.length > 1 ? signatures : signatures[0],
  };
}
