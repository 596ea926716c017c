// @ts-check
// The wasm core: it is called with integers, and reads windows of its memory that stand still.

import { MAX_SECRET_BYTES } from "../generated/constants.js";
import { Bytes, decode, encodeInto, lengthOf, setBytes } from "./primordials.js";

/** What `verify` answers, from the least that a MAC proves to the most; then what is no MAC. */
export const MISMATCH = 0;
export const AMBIGUOUS = 1;
export const AUTHENTIC = 2;
export const MISSING = 3;
export const MALFORMED = 4;

/** What `parse` answers. A plain event is told by `fields` as a whole. */
export const EVENT = 0;
export const EVENT_MENDED = 1;
export const PLAIN = 2;
export const NOT_JSON = 3;
export const NOT_AN_EVENT = 4;

export class Core {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    // Not `initSync`, which asks for this realm's `WebAssembly.Module`.
    const wasm = /** @type {any} */ (new WebAssembly.Instance(module).exports);
    const { buffer } = wasm.memory;
    const [
      signatureAt,
      signatureBytes,
      secretAt,
      secretBytes,
      bodyAt,
      bodyBytes,
      reportAt,
      fieldsAt,
      keySlots,
    ] = new Uint32Array(buffer, wasm.layout(), 9);
    /** What takes integers alone is called on it. */
    this.wasm = wasm;
    this.buffer = buffer;
    this.bodyAt = bodyAt;
    this.signatureAt = signatureAt;
    this.signature = new Uint8Array(buffer, signatureAt, signatureBytes);
    this.secret = new Uint8Array(buffer, secretAt, secretBytes);
    this.body = new Uint8Array(buffer, bodyAt, bodyBytes);
    this.report = new Uint32Array(buffer, reportAt, 3);
    this.fields = new Float64Array(buffer, fieldsAt, 11);
    this.bodyBytes = bodyBytes;
    /** The last slot is for secrets that are bytes: these may change under the same name. */
    this.bytesSlot = keySlots - 1;
    /** The secret string of each other slot's key, and the slot that the next one takes. */
    this.secrets = /** @type {string[]} */ (new Array(this.bytesSlot).fill(""));
    this.nextSlot = 0;
  }

  /**
   * Writes a body. Erase it when you are done.
   * @param {string | Uint8Array} body
   * @returns {number} its length in bytes, or -1 if it is longer than the window
   */
  writeBody(body) {
    if (typeof body === "string") {
      const { read, written } = encodeInto(body, this.body);
      return read === body.length ? written : -1;
    }
    const bytes = lengthOf(body);
    if (bytes > this.bodyBytes) return -1;
    setBytes(this.body, body);
    // Shared memory can grow meanwhile: then as one that is too long, so that all of it is erased.
    return lengthOf(body) === bytes ? bytes : -1;
  }

  /** @param {number} at @param {number} bytes */
  read(at, bytes) {
    // Not `subarray`, which asks the species for its constructor.
    return decode(new Bytes(this.buffer, at, bytes));
  }

  /** @param {number} bytes of the body in its window */
  eraseBody(bytes) {
    this.wasm.erase(bytes < 0 ? this.bodyBytes : bytes);
  }

  /**
   * @param {string} signature the header's value; one that is too long is cut, and malformed either way
   * @returns {number} its length in bytes
   */
  writeSignature(signature) {
    return encodeInto(signature, this.signature).written;
  }

  /**
   * @param {string | Uint8Array} secret that `checkSecret` let pass
   * @returns {number} the slot of its key
   */
  keySlot(secret) {
    if (typeof secret !== "string") {
      const bytes = lengthOf(secret);
      setBytes(this.secret, secret);
      // As above.
      this.wasm.derive_key(this.bytesSlot, lengthOf(secret) === bytes ? bytes : MAX_SECRET_BYTES);
      return this.bytesSlot;
    }
    // Not a Map, whose methods could be patched.
    for (let slot = 0; slot < this.bytesSlot; slot += 1) if (this.secrets[slot] === secret) return slot;
    const slot = this.nextSlot;
    this.nextSlot = (slot + 1) % this.bytesSlot;
    this.wasm.derive_key(slot, encodeInto(secret, this.secret).written);
    this.secrets[slot] = secret;
    return slot;
  }

  /** Erases every key. */
  forget() {
    for (let slot = 0; slot < this.bytesSlot; slot += 1) {
      // No secret, no key.
      this.wasm.derive_key(slot, 0);
      this.secrets[slot] = "";
    }
    this.wasm.erase(0);
  }

  /**
   * @param {number} slot
   * @param {number} bodyBytes
   * @returns {string} the header's value
   */
  sign(slot, bodyBytes) {
    return this.read(this.signatureAt, this.wasm.sign(slot, bodyBytes));
  }
}
