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

/**
 * The bytes of a body that somebody has kept, as text or as bytes.
 *
 * @param {unknown} body
 * @returns {Uint8Array | undefined}
 */
export function toBodyBytes(body) {
  return typeof body === "string" ? new TextEncoder().encode(body) : toBytes(body);
}
