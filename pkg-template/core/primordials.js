// @ts-check
// The built-ins as they were when the package was imported: what patches them later changes no
// verdict, event or refusal, and sees no health data. A function whose first argument was its `this` looks nothing up.

const { call } = Function.prototype;

/** @param {object} prototype @param {PropertyKey} name @returns {any} */
const getter = (prototype, name) =>
  call.bind(/** @type {any} */ (Object.getOwnPropertyDescriptor(prototype, name)).get);

export const Bytes = Uint8Array;
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);

/** `"Uint8Array"` and the like, of whichever realm and subclass; a proxy is none. @type {(value: unknown) => string | undefined} */
export const kindOf = getter(TypedArray, Symbol.toStringTag);
/** @type {(bytes: Uint8Array) => number} */
export const lengthOf = getter(TypedArray, "length");
/** Throws for everything else. @type {(buffer: unknown) => number} */
export const bufferLengthOf = getter(ArrayBuffer.prototype, "byteLength");

/** @param {object} prototype of a kind of view @returns {(view: unknown) => Uint8Array} throws for everything else */
function bytesUnder(prototype) {
  const bufferOf = getter(prototype, "buffer");
  const offsetOf = getter(prototype, "byteOffset");
  const byteLengthOf = getter(prototype, "byteLength");
  return (view) => new Bytes(bufferOf(view), offsetOf(view), byteLengthOf(view));
}
export const bytesOfArray = bytesUnder(TypedArray);
export const bytesOfDataView = bytesUnder(DataView.prototype);

/** @type {(to: Uint8Array, from: Uint8Array) => void} */
export const setBytes = call.bind(Uint8Array.prototype.set);
/** @type {(text: string, start: number, end?: number) => string} */
export const slice = call.bind(String.prototype.slice);
/** @type {(text: string) => string} */
export const trim = call.bind(String.prototype.trim);
/** @type {(pattern: RegExp, text: string) => RegExpExecArray | null} */
export const exec = call.bind(RegExp.prototype.exec);

/**
 * In engines of 2023 and later. It need not look at a text of one byte a character, as secrets are: a
 * regular expression takes a tenth of a verdict for it.
 * @type {((text: string) => boolean) | undefined}
 */
export const isWellFormed =
  "isWellFormed" in String.prototype
    ? call.bind(/** @type {any} */ (String.prototype).isWellFormed)
    : undefined;

/**
 * Where there is a Buffer. It needs no view, and takes half the time for ASCII.
 * @type {((bytes: Uint8Array, start: number, end: number) => string) | undefined}
 */
export const asciiSlice =
  /** @type {any} */ (globalThis).Buffer?.prototype.latin1Slice &&
  call.bind(/** @type {any} */ (globalThis).Buffer.prototype.latin1Slice);

export const { isArray } = Array;
export const { parse: parseJson, stringify } = JSON;
