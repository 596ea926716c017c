// @ts-check
// The built-ins of objects as they were at the import. Apart from those of bytes and texts, which the
// stores do not need.

export const { getPrototypeOf, hasOwn, keys } = Object;

const { call } = Function.prototype;
/** @type {(list: readonly unknown[], value: unknown) => number} */
export const indexOf = call.bind(Array.prototype.indexOf);
/** @type {(list: readonly unknown[], between: string) => string} */
export const join = call.bind(Array.prototype.join);

/** What the programmer gets wrong. */
export const Mistake = TypeError;

const { defineProperty } = Object;

/**
 * Makes a property of its own, whatever setter the object inherits. The descriptor inherits nothing: a
 * `get` that hangs on Object.prototype would be taken for one of it.
 *
 * @param {object} object
 * @param {string} name
 * @param {unknown} value
 * @param {boolean} enumerable
 */
export function define(object, name, value, enumerable) {
  const descriptor = { __proto__: null, value, enumerable, configurable: true, writable: true };
  defineProperty(object, name, /** @type {any} */ (descriptor));
}
