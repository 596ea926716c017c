// @ts-check
// The bytes of a body as they come in: never more than the limit is kept.

import { WmsWebhookError } from "wms-webhook";
import { toBytes } from "./bytes.js";
import { receiverError } from "./errors.js";

const EMPTY = new Uint8Array(0);

/**
 * Gathers chunks in one buffer that doubles: a sender who sends each byte on its own must not make
 * us keep an object for each. A body that comes as one chunk is that chunk.
 */
export class BodyBuffer {
  // Fields, so that no setter of Object.prototype takes them.
  limit;
  /** @type {Uint8Array} */
  buffer = EMPTY;
  length = 0;

  /** @param {number} limit in bytes */
  constructor(limit) {
    this.limit = limit;
  }

  /** @param {unknown} chunk @throws {WmsWebhookError} `body_too_large` or `body_already_parsed` */
  add(chunk) {
    const bytes = toBytes(chunk);
    if (!bytes) {
      throw receiverError(
        "body_already_parsed",
        typeof chunk === "string"
          ? "its stream was made one of text. Take setEncoding() away, or hand the request over before it."
          : "its stream gives something other than bytes. Hand the request over unread.",
      );
    }
    const length = this.length + bytes.byteLength;
    if (length > this.limit) throw new WmsWebhookError("body_too_large");
    // A part of some memory would keep all of it.
    if (this.length === 0 && length === bytes.buffer.byteLength) {
      this.buffer = bytes;
      this.length = length;
      return;
    }
    if (length > this.buffer.length) {
      const larger = new Uint8Array(Math.min(this.limit, Math.max(length, 2 * this.buffer.length)));
      larger.set(this.bytes());
      this.buffer = larger;
    }
    this.buffer.set(bytes, this.length);
    this.length = length;
  }

  bytes() {
    return this.length === this.buffer.length ? this.buffer : this.buffer.subarray(0, this.length);
  }
}
