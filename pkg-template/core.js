// @ts-check
// The wasm core: it is called with integers, and reads windows of its memory that stand still.

const encoder = new TextEncoder();
// A byte order mark is not JSON, so it stays.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

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
    this.wasm = wasm;
    this.signature = new Uint8Array(buffer, signatureAt, signatureBytes);
    this.secret = new Uint8Array(buffer, secretAt, secretBytes);
    this.body = new Uint8Array(buffer, bodyAt, bodyBytes);
    this.report = new Uint32Array(buffer, reportAt, 3);
    this.fields = new Float64Array(buffer, fieldsAt, 11);
    /** The slot of the key of each secret string that was used last; the oldest first. */
    this.slots = /** @type {Map<string, number>} */ (new Map());
    /** The last slot is for secrets that are bytes: these may change under the same name. */
    this.bytesSlot = keySlots - 1;
  }

  /**
   * Writes a body. Erase it when you are done.
   * @param {string | Uint8Array} body
   * @returns {number} its length in bytes, or -1 if it is longer than the window
   */
  writeBody(body) {
    if (typeof body === "string") {
      const { read, written } = encoder.encodeInto(body, this.body);
      return read === body.length ? written : -1;
    }
    if (body.byteLength > this.body.length) return -1;
    this.body.set(body);
    return body.byteLength;
  }

  /** @param {number} bytes */
  readBody(bytes) {
    return decoder.decode(this.body.subarray(0, bytes));
  }

  /** @param {number} bytes of the body in its window */
  eraseBody(bytes) {
    this.wasm.erase(bytes < 0 ? this.body.length : bytes);
  }

  /**
   * @param {string} signature the header's value; one that is too long is cut, and malformed either way
   * @returns {number} its length in bytes
   */
  writeSignature(signature) {
    return encoder.encodeInto(signature, this.signature).written;
  }

  /**
   * @param {string | Uint8Array} secret that `checkSecret` let pass
   * @returns {number} the slot of its key
   */
  keySlot(secret) {
    if (typeof secret !== "string") {
      this.secret.set(secret);
      this.wasm.derive_key(this.bytesSlot, secret.byteLength);
      return this.bytesSlot;
    }
    let slot = this.slots.get(secret);
    if (slot === undefined) {
      slot = this.slots.size;
      if (slot === this.bytesSlot) {
        const [[oldest, free]] = this.slots;
        this.slots.delete(oldest);
        slot = free;
      }
      this.wasm.derive_key(slot, encoder.encodeInto(secret, this.secret).written);
      this.slots.set(secret, slot);
    }
    return slot;
  }

  /**
   * @param {number} slot
   * @param {number} signatureBytes
   * @param {number} bodyBytes
   * @param {number} encoding
   * @returns {number}
   */
  verify(slot, signatureBytes, bodyBytes, encoding) {
    return this.wasm.verify(slot, signatureBytes, bodyBytes, encoding);
  }

  /**
   * @param {number} slot
   * @param {number} bodyBytes
   * @returns {string} the header's value
   */
  sign(slot, bodyBytes) {
    return decoder.decode(this.signature.subarray(0, this.wasm.sign(slot, bodyBytes)));
  }

  /**
   * @param {number} bodyBytes
   * @param {boolean} strict
   * @returns {number}
   */
  parse(bodyBytes, strict) {
    return this.wasm.parse(bodyBytes, strict);
  }
}
