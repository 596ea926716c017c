// @ts-check
// What each form of a saved delivery is read into.

import { SIGNATURE_HEADER } from "../../../index.js";

/**
 * @typedef {object} Request
 * @property {Uint8Array} body
 * @property {string | string[] | undefined} signature
 * @property {boolean | undefined} [isParsed] the body was saved as parsed JSON: the bytes that were signed are lost
 * @property {string | undefined} [verdict] of when it was received
 * @property {Date | undefined} [receivedAt]
 * @property {number | undefined} [answered] the status of the receiver that it was forwarded to
 *
 * @typedef {Request & { place: string }} Saved `place`, for messages, is the file and where in it
 * @typedef {{ place: string, reason: string }} Skipped
 */

/** What is saved is no delivery; the message says what it lacks, and quotes nothing of it. */
export class NotADelivery extends Error {}

/**
 * The values of the signature's header, of names in any case.
 * @param {Iterable<readonly [name: unknown, value: unknown]>} headers
 * @returns {string | string[] | undefined}
 * @throws {NotADelivery}
 */
export function signatureIn(headers) {
  const values = [];
  for (const [name, value] of headers) {
    const text = String(name);
    // Most are other headers, of another length.
    if (text.length !== SIGNATURE_HEADER.length || text.toLowerCase() !== SIGNATURE_HEADER) continue;
    if (Array.isArray(value)) values.push(...value.flat());
    else values.push(value);
  }
  if (!values.every((value) => typeof value === "string")) {
    throw new NotADelivery(`its header ${SIGNATURE_HEADER} is no text`);
  }
  return values.length > 1 ? values : values[0];
}
