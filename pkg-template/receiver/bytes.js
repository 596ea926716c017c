// @ts-check
// What counts as bytes, whichever realm made it: under Jest, and wherever scripts run in a context of
// their own, a Buffer is no instance of this realm's Uint8Array.

/**
 * The bytes of a view or of an ArrayBuffer: all of them, whatever the view's elements are.
 *
 * @param {unknown} value
 * @returns {Uint8Array | undefined}
 */
export function toBytes(value) {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") {
    return new Uint8Array(/** @type {ArrayBuffer} */ (value));
  }
  return undefined;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The bytes of a body that somebody has kept, as text or as bytes. A lone surrogate has none: a text with one
 * becomes bytes that are no text, which nobody signed.
 *
 * @param {unknown} body
 * @returns {Uint8Array | undefined}
 */
export function toBodyBytes(body) {
  if (typeof body !== "string") return toBytes(body);
  const bytes = new TextEncoder().encode(body);
  return LONE_SURROGATE.test(body) ? withInvalidEnd(bytes) : bytes;
}

/** @param {Uint8Array} bytes */
function withInvalidEnd(bytes) {
  const longer = new Uint8Array(bytes.length + 1).fill(0xff);
  longer.set(bytes);
  return longer;
}
