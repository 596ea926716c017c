// @ts-check
// The body of a `Request` as it comes in: never more than the limit, and never for longer than its time.

import { WmsWebhookError } from "wms-webhook";
import { BodyBuffer } from "./body-buffer.js";
import { receiverError } from "./errors.js";

/** @typedef {import("../types/receiver.d.ts").FetchBody} FetchBody */

/** After so many chunks that are discarded, timers and other requests get their turn. */
const CHUNKS_PER_TURN = 64;

/**
 * The body of a `Request`. Nothing here cancels it before the request is answered: servers then reset the
 * connection, so that the sender gets no answer, and under h3 1 the process ends.
 */
export class StreamBody {
  stream;
  /** Whether there is nothing more to read here: it has ended or broken off, or somebody else reads it. */
  isOver;
  /** @type {ReturnType<FetchBody["getReader"]> | undefined} */
  reader = undefined;
  /** @type {ReturnType<ReturnType<FetchBody["getReader"]>["read"]> | undefined} */
  reading = undefined;

  /** @param {FetchBody | null | undefined} stream */
  constructor(stream) {
    this.stream = stream;
    this.isOver = !stream || stream.locked;
  }

  /**
   * @param {string | null} header Content-Length
   * @param {number} limit in bytes
   * @param {number} seconds
   * @returns {Promise<Uint8Array>}
   * @throws {WmsWebhookError} `body_too_large`, `body_timeout`, `incomplete_body` or `body_already_parsed`
   */
  async read(header, limit, seconds) {
    const declared = header === null ? Number.NaN : Number(header);
    if (declared > limit) throw new WmsWebhookError("body_too_large");
    const body = new BodyBuffer(limit);
    let isLate = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(receiverError("body_timeout"));
      }, seconds * 1000);
    });
    const whole = (async () => {
      while (!this.isOver) {
        const chunk = await this.#next().catch(() => {
          // A sender may be gone once it has sent everything: the MAC judges what came.
          if (body.length !== declared) throw receiverError("incomplete_body");
        });
        if (isLate) break;
        if (chunk !== undefined) body.add(chunk);
      }
      return body.bytes();
    })();
    try {
      return await /** @type {Promise<Uint8Array>} */ (Promise.race([whole, late]));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Reads what is left and discards it, until it ends or is cancelled. It never rejects. */
  async discard() {
    try {
      for (let chunks = 1; !this.isOver; chunks += 1) {
        await this.#next();
        if (chunks % CHUNKS_PER_TURN === 0) await new Promise((resolve) => setTimeout(resolve));
      }
    } catch {
      // It broke off, which ends it as well.
    }
  }

  /** Gives up what is left. */
  cancel() {
    this.isOver = true;
    this.reader?.cancel().catch(() => {});
  }

  /** The next chunk, or undefined at the end. @returns {Promise<unknown>} */
  async #next() {
    this.reader ??= /** @type {FetchBody} */ (this.stream).getReader();
    // One read at a time: whoever comes while another waits gets the same chunk.
    this.reading ??= this.reader.read();
    try {
      const { done, value } = await this.reading;
      this.isOver ||= done;
      return done ? undefined : value;
    } catch (error) {
      this.isOver = true;
      throw error;
    } finally {
      this.reading = undefined;
    }
  }
}
