// @ts-check
// A line of `listen --save`: what came, as JSON.

/**
 * @typedef {object} Line
 * @property {string} receivedAt RFC 3339, in UTC
 * @property {string} method
 * @property {string} path with the query
 * @property {Record<string, string | string[]>} headers names in lower case; a list where one came twice
 * @property {string} [body] the text, where it is valid UTF-8
 * @property {string} [bodyBase64] the bytes, where it is not
 * @property {string} verdict `accepted`, or the code of the refusal
 * @property {number} [answered] the status by which the receiver answered that it was forwarded to
 */

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
