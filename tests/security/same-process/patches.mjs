// @ts-check
// What a script may do to the built-ins once the package was imported: [object, property, value].

/** @typedef {[object, PropertyKey, unknown]} Patch */

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const ArrayIterator = Object.getPrototypeOf([][Symbol.iterator]());
const nothing = () => undefined;
const throwing = () => {
  throw new Error("a patched built-in was asked");
};

/** Every method of a prototype, or its symbols' too. @param {any} prototype @param {unknown} value @returns {Patch[]} */
const every = (prototype, value) =>
  Reflect.ownKeys(prototype)
    .filter(
      (name) =>
        name !== "constructor" &&
        typeof Object.getOwnPropertyDescriptor(prototype, name)?.value === "function",
    )
    .map((name) => [prototype, name, value]);

/** A setter that takes what is assigned, and a getter that tells something else. @param {unknown} told */
const hidden = (told) => ({ get: () => told, set: nothing, configurable: true });

/**
 * @param {string} forged a body that was not signed
 * @param {ArrayBuffer} captured the bytes of one that was
 * @returns {Record<string, Patch[]>}
 */
export const patches = (forged, captured) => ({
  "Uint8Array.prototype.set writes nothing": [
    [Uint8Array.prototype, "set", nothing],
    [TypedArray, "set", nothing],
  ],
  "typed arrays lie about what they are": [
    [TypedArray, "length", { get: () => 4, configurable: true }],
    [TypedArray, "byteLength", { get: () => 4, configurable: true }],
    [TypedArray, "byteOffset", { get: () => 8, configurable: true }],
    [TypedArray, Symbol.toStringTag, { get: () => "Uint8Array", configurable: true }],
    [ArrayBuffer.prototype, "byteLength", { get: () => 4, configurable: true }],
  ],
  "every method of typed arrays throws": every(TypedArray, throwing),
  "the species of typed arrays throws": [
    [Uint8Array, Symbol.species, { get: throwing, configurable: true }],
    [TypedArray.constructor, Symbol.species, { get: throwing, configurable: true }],
  ],
  "TextEncoder.prototype.encodeInto writes nothing": [
    [
      TextEncoder.prototype,
      "encodeInto",
      (/** @type {string} */ text) => ({ read: text.length, written: 0 }),
    ],
  ],
  "TextEncoder.prototype.encodeInto tells the length and writes nothing": [
    [
      TextEncoder.prototype,
      "encodeInto",
      (/** @type {string} */ text) => ({ read: text.length, written: text.length }),
    ],
  ],
  "TextDecoder.prototype.decode tells another text": [[TextDecoder.prototype, "decode", () => forged]],
  "every method of Array.prototype throws": every(Array.prototype, throwing),
  "every method of Array.prototype says yes": every(Array.prototype, () => true),
  "every method of Array.prototype says 3": every(Array.prototype, () => 3),
  "arrays are empty to their iterators": [[ArrayIterator, "next", () => ({ done: true })]],
  "Array.prototype has elements": [
    [Array.prototype, 0, hidden("another secret")],
    [Array.prototype, 1, hidden("another secret")],
  ],
  "every method of String.prototype says another text": every(String.prototype, () => forged),
  "no pattern ever matches": [
    [RegExp.prototype, "exec", () => null],
    [RegExp.prototype, "test", () => false],
  ],
  "every method of Map.prototype says 0": every(Map.prototype, () => 0),
  "every method of Function.prototype throws": [
    [Function.prototype, "call", throwing],
    [Function.prototype, "apply", throwing],
    [Function.prototype, "bind", throwing],
  ],
  "Math and Number say 2": [
    [Math, "max", () => 2],
    [Math, "min", () => 2],
    [globalThis, "Number", Object.assign(() => 2, { isInteger: () => true })],
  ],
  "JSON.parse tells another event": [
    [JSON, "parse", () => ({ sessionId: "s-2" })],
    [JSON, "stringify", () => forged],
  ],
  "Object's functions lie": [
    [Object, "hasOwn", () => true],
    [Object, "assign", nothing],
    [Object, "entries", () => [["encoding", "ascii"]]],
    [Object, "keys", () => []],
    [Object.prototype, "hasOwnProperty", () => true],
    [Object.prototype, "toString", () => "[object Uint8Array]"],
  ],
  "everything is an array and bytes": [
    [ArrayBuffer, "isView", () => true],
    [Uint8Array, Symbol.hasInstance, () => true],
  ],
  "everything is a list": [[Array, "isArray", () => true]],
  "nothing is a list": [[Array, "isArray", () => false]],
  "the buffer of a DataView is another": [
    [DataView.prototype, "buffer", { get: () => captured, configurable: true }],
  ],
  "a buffer is a view of another": [
    [ArrayBuffer, "isView", () => true],
    [ArrayBuffer.prototype, "buffer", { get: () => captured, configurable: true }],
  ],
  "Object.prototype has options": [
    [Object.prototype, "encoding", hidden("ascii")],
    [Object.prototype, "maxBodyBytes", hidden(1)],
    [Object.prototype, "strict", hidden(true)],
  ],
  "Object.prototype takes the fields of events": [
    ...["timestamp", "sessionId", "sequence", "event", "severity", "payload"],
    ...["measurementId", "snr", "state", "details", "extra"],
    ...["code", "status", "path", "line", "column"],
  ].map((name) => /** @type {Patch} */ ([Object.prototype, name, hidden("polluted")])),
  "the constructors are others": [
    [globalThis, "Uint8Array", class {}],
    [globalThis, "TextDecoder", class {}],
    [globalThis, "TextEncoder", class {}],
  ],
});

/**
 * What each call gives under a patch. Nothing else runs under it, and nothing that it could break.
 *
 * @param {Patch[]} patch
 * @param {(() => unknown)[]} calls
 */
export function underPatch(patch, calls) {
  const outcomes = calls.map(() => /** @type {{ value?: unknown, error?: any }} */ ({}));
  const { length } = calls;
  const changes = patch.map(([target, name, value]) => {
    const isAccessor = typeof value === "object" && value !== null && "get" in value;
    return {
      target,
      name,
      now: /** @type {PropertyDescriptor} */ (
        isAccessor ? value : { value, writable: true, configurable: true }
      ),
      before: Object.getOwnPropertyDescriptor(target, name),
    };
  });
  const define = Object.defineProperty;
  const remove = Reflect.deleteProperty;
  // Descriptors without a prototype, which a patch could hang `get` and `set` on.
  for (const change of changes) Object.setPrototypeOf(change.now, null);
  const changed = changes.length;
  for (let at = 0; at < changed; at += 1) define(changes[at].target, changes[at].name, changes[at].now);
  for (let at = 0; at < length; at += 1) {
    try {
      outcomes[at].value = calls[at]();
    } catch (error) {
      outcomes[at].error = error;
    }
  }
  for (let at = 0; at < changed; at += 1) {
    const { target, name, before } = changes[at];
    if (before) define(target, name, before);
    else remove(target, name);
  }
  return outcomes;
}
