// @ts-check
// The wasm core: it is called with integers, and reads windows of its memory that stand still.

import {
  BODY,
  BODY_BYTES,
  BYTES_SLOTS,
  LAYOUT_WORDS,
  PARTS,
  PARTS_NUMBERS,
  REPORT,
  REPORT_WORDS,
  SECRET,
  SECRET_BYTES,
  SIGNATURE,
  SIGNATURE_BYTES,
  STRING_SLOTS,
  TRIED,
} from "../generated/abi.js";
import { asciiSlice, Bytes, lengthOf, setBytes, slice } from "./primordials.js";

/** @typedef {import("./arguments.js").Secrets} Secrets */

export class Core {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    // Not `initSync`, which asks for this realm's `WebAssembly.Module`.
    const wasm = /** @type {any} */ (new WebAssembly.Instance(module).exports);
    const { buffer } = wasm.memory;
    // Here, not at import, where a runtime that lacks them would end it.
    const encoder = new TextEncoder();
    // A byte order mark is not JSON, so it stays.
    const decoder = new TextDecoder("utf-8", /** @type {any} */ ({ __proto__: null, ignoreBOM: true }));
    this.encodeInto = encoder.encodeInto.bind(encoder);
    this.decode = decoder.decode.bind(decoder);
    const layout = new Uint32Array(buffer, wasm.layout(), LAYOUT_WORDS);
    /** What takes integers alone is called on it. */
    this.wasm = wasm;
    this.buffer = buffer;
    this.bodyAt = layout[BODY];
    this.signatureAt = layout[SIGNATURE];
    this.signature = new Uint8Array(buffer, this.signatureAt, SIGNATURE_BYTES);
    this.secret = new Uint8Array(buffer, layout[SECRET], SECRET_BYTES);
    this.tried = new Uint8Array(buffer, layout[TRIED], STRING_SLOTS + BYTES_SLOTS);
    this.body = new Uint8Array(buffer, this.bodyAt, BODY_BYTES);
    this.report = new Uint32Array(buffer, layout[REPORT], REPORT_WORDS);
    this.parts = new Float64Array(buffer, layout[PARTS], PARTS_NUMBERS);
    /** The secret string of each slot's key, and the slot that the next one takes. */
    this.secrets = /** @type {string[]} */ (new Array(STRING_SLOTS).fill(""));
    this.nextSlot = 0;
    /** How many keys of byte arrays there are. */
    this.bytesKeys = 0;
  }

  /**
   * Writes a body. Erase it when you are done.
   * @param {string | Uint8Array} body
   * @returns {number} its length in bytes, or -1 if it is longer than the window
   */
  writeBody(body) {
    if (typeof body === "string") {
      const { read, written } = this.encodeInto(body, this.body);
      return read === body.length ? written : -1;
    }
    const bytes = lengthOf(body);
    if (bytes > BODY_BYTES) return -1;
    setBytes(this.body, body);
    // Shared memory can grow meanwhile: then as one that is too long, so that all of it is erased.
    return lengthOf(body) === bytes ? bytes : -1;
  }

  /**
   * Writes what stands before a place of a string and then a byte that no UTF-8 has, so that the core
   * finds the fault there.
   *
   * @param {string} body
   * @param {number | undefined} place
   * @returns {number} how many bytes these are
   */
  writeTruncated(body, place) {
    const bytes = this.writeBody(slice(body, 0, place));
    this.body[bytes] = 0xff;
    return bytes + 1;
  }

  /** The text in a window. @param {number} at @param {number} bytes */
  read(at, bytes) {
    // Not `subarray`, which asks the species for its constructor.
    return this.decode(new Bytes(this.buffer, at, bytes));
  }

  /** A body of ASCII. @param {number} bytes */
  readAscii(bytes) {
    return asciiSlice ? asciiSlice(this.body, 0, bytes) : this.read(this.bodyAt, bytes);
  }

  /**
   * @param {string} signature the header's value; one that is too long is cut, and malformed either way
   * @returns {number} its length in bytes
   */
  writeSignature(signature) {
    return this.encodeInto(signature, this.signature).written;
  }

  /**
   * Has the next call try the key of each secret.
   * @param {Secrets} secrets
   * @returns {number} how many keys these are
   */
  selectKeys(secrets) {
    let count = 0;
    for (let list = /** @type {Secrets | undefined} */ (secrets); list; list = list.next) {
      this.tried[count] = this.keySlot(list.secret, count);
      count += 1;
    }
    return count;
  }

  /**
   * @param {string | Uint8Array} secret that `checkSecret` let pass
   * @param {number} selected how many keys the next call tries already: these are kept
   * @returns {number} the slot of its key
   */
  keySlot(secret, selected) {
    if (typeof secret !== "string") return this.deriveOnce(secret);
    // Not a Map, whose methods could be patched.
    for (let slot = 0; slot < STRING_SLOTS; slot += 1) if (this.secrets[slot] === secret) return slot;
    return this.derive(secret, selected);
  }

  /** @param {string} secret @param {number} selected */
  derive(secret, selected) {
    let slot = this.nextSlot;
    while (this.isSelected(slot, selected)) slot = (slot + 1) % STRING_SLOTS;
    this.nextSlot = (slot + 1) % STRING_SLOTS;
    this.wasm.derive_key(slot, this.encodeInto(secret, this.secret).written);
    this.secrets[slot] = secret;
    return slot;
  }

  /** The key of bytes ends with the call: they may change. @param {Uint8Array} secret */
  deriveOnce(secret) {
    const slot = STRING_SLOTS + this.bytesKeys;
    this.bytesKeys += 1;
    const bytes = lengthOf(secret);
    setBytes(this.secret, secret);
    // As with a body: all of the window is erased.
    this.wasm.derive_key(slot, lengthOf(secret) === bytes ? bytes : SECRET_BYTES);
    return slot;
  }

  /** @param {number} slot @param {number} selected */
  isSelected(slot, selected) {
    for (let at = 0; at < selected; at += 1) if (this.tried[at] === slot) return true;
    return false;
  }

  /**
   * @param {string | Uint8Array} secret
   * @param {number} bodyBytes
   * @returns {string} the header's value
   */
  sign(secret, bodyBytes) {
    return this.read(this.signatureAt, this.wasm.sign(this.keySlot(secret, 0), bodyBytes));
  }

  /** Ends a call. @param {number} bodyBytes in the body's window; all of it if -1 */
  erase(bodyBytes) {
    this.wasm.erase(bodyBytes, this.bytesKeys);
    this.bytesKeys = 0;
  }

  /** Erases every key. */
  forget() {
    for (let slot = 0; slot < STRING_SLOTS; slot += 1) {
      // No secret, no key.
      this.wasm.derive_key(slot, 0);
      this.secrets[slot] = "";
    }
    this.erase(0);
  }
}
