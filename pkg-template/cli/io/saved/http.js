// @ts-check
// Requests as they came over the wire (RFC 9112), one after the other.

import { NotADelivery, signatureIn } from "./request.js";

/** @typedef {import("./request.js").Request} Request */

const REQUEST_LINE = /^[A-Z]+ \S+ HTTP\/\d/;
/** Most heads are no longer; one beyond the second is none. */
const HEAD_LENGTHS = [2048, 65_536];

/** @param {Buffer} bytes @returns {boolean} */
export function isHttp(bytes) {
  return REQUEST_LINE.test(bytes.subarray(0, HEAD_LENGTHS[0]).toString("latin1"));
}

/**
 * @param {Buffer} bytes
 * @returns {Generator<() => Request>} each throws `NotADelivery` for what cannot be read
 */
export function* httpRequests(bytes) {
  let rest = bytes;
  while (rest.length > 0) {
    const { request, end } = readOne(rest);
    yield request;
    // An editor may have added a line break after the body.
    rest = withoutLineBreaks(rest.subarray(end));
    if (!isHttp(rest)) return;
  }
}

/** @param {Buffer} bytes @returns {{ request: () => Request, end: number }} */
function readOne(bytes) {
  const head = HEAD_LENGTHS.map((length) =>
    /^([\s\S]*?)\r?\n\r?\n/.exec(bytes.subarray(0, length).toString("latin1")),
  ).find((found) => found !== null);
  if (!head) return unreadable("no empty line ends the headers of the request", bytes.length);
  const headers = head[1]
    .split("\n")
    .slice(1)
    .map((line) => {
      const [name, ...value] = line.split(":");
      return /** @type {const} */ ([name.toLowerCase(), value.join(":").trim()]);
    });
  const fields = new Map(headers);
  const start = head[0].length;
  const framed = bytes.subarray(start);
  let [body, length] = [framed, framed.length];
  if (fields.get("transfer-encoding")?.toLowerCase() === "chunked") {
    const chunks = readChunks(framed);
    // Some tools write the header down, and the body without its chunks.
    if (chunks) [body, length] = [chunks.body, chunks.end];
  } else {
    const given = fields.get("content-length");
    if (given !== undefined && /^\d+$/.test(given)) length = Math.min(Number(given), length);
    body = framed.subarray(0, length);
  }
  return { request: () => ({ body, signature: signatureIn(headers) }), end: start + length };
}

/** @param {string} reason @param {number} end @returns {{ request: () => Request, end: number }} */
function unreadable(reason, end) {
  return {
    request() {
      throw new NotADelivery(reason);
    },
    end,
  };
}

/** @param {Buffer} framed @returns {{ body: Buffer, end: number } | undefined} nothing if these are no chunks */
function readChunks(framed) {
  /** @type {Buffer[]} */
  const chunks = [];
  let at = 0;
  for (;;) {
    const line = framed.indexOf("\n", at);
    // A size of eight digits is more than a file may have.
    const size = /^([\da-f]{1,8})(?:;.*)?\r?$/i.exec(
      framed.subarray(at, Math.min(line, at + 256)).toString(),
    );
    if (line < 0 || !size) return undefined;
    const [start, length] = [line + 1, Number.parseInt(size[1], 16)];
    if (length === 0) return { body: Buffer.concat(chunks), end: start };
    // Of a chunk that is cut short the next size is missing.
    chunks.push(framed.subarray(start, start + length));
    at = start + length + (framed[start + length] === 0x0d ? 2 : 1);
  }
}

/** @param {Buffer} bytes */
function withoutLineBreaks(bytes) {
  let at = 0;
  while (bytes[at] === 0x0d || bytes[at] === 0x0a) at += 1;
  return bytes.subarray(at);
}
