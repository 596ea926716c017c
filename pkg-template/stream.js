// @ts-check
// A body as it comes in: never more of it is kept than the limit, and never for longer than the time.

import { WmsWebhookError } from "wms-webhook";

const FIRST_BYTES = 4096;

/**
 * Gathers chunks in one buffer that doubles: a sender who sends each byte on its own must not make
 * us keep an object for each.
 */
export class Gathered {
  /** @param {number} limit in bytes */
  constructor(limit) {
    this.limit = limit;
    this.buffer = new Uint8Array(Math.min(FIRST_BYTES, limit));
    this.length = 0;
  }

  /** @param {Uint8Array} chunk @throws {WmsWebhookError} `body_too_large` or `body_already_parsed` */
  add(chunk) {
    if (typeof chunk === "string") {
      throw new WmsWebhookError(
        "body_already_parsed",
        "its stream was made one of text. Take setEncoding() away, or hand the request over before it.",
      );
    }
    const length = this.length + chunk.byteLength;
    if (length > this.limit) throw new WmsWebhookError("body_too_large");
    if (length > this.buffer.length) {
      const larger = new Uint8Array(Math.min(this.limit, Math.max(length, 2 * this.buffer.length)));
      larger.set(this.bytes());
      this.buffer = larger;
    }
    this.buffer.set(chunk, this.length);
    this.length = length;
  }

  bytes() {
    return this.buffer.subarray(0, this.length);
  }
}

/**
 * The body of a `Request`.
 *
 * @param {ReadableStream<Uint8Array> | null} stream
 * @param {number} declared what Content-Length says
 * @param {number} limit in bytes
 * @param {number} seconds
 * @returns {Promise<Uint8Array>}
 * @throws {WmsWebhookError} `body_too_large`, `body_timeout` or `incomplete_body`
 */
export async function readStream(stream, declared, limit, seconds) {
  if (declared > limit) {
    stream?.cancel().catch(() => {});
    throw new WmsWebhookError("body_too_large");
  }
  const body = new Gathered(limit);
  if (!stream) return body.bytes();
  const reader = stream.getReader();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    // The read that waits ends, as if the body did or with an error.
    reader.cancel().catch(() => {});
  }, seconds * 1000);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (isLate) break;
      if (done) return body.bytes();
      body.add(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    if (error instanceof WmsWebhookError) throw error;
    if (!isLate) throw new WmsWebhookError("incomplete_body");
  } finally {
    clearTimeout(timer);
  }
  throw new WmsWebhookError("body_timeout");
}
