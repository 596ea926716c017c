// @ts-check
// Functions of the programmer that may be synchronous. Those that are take no promise.

import { unlessInherited } from "../core/inherited.js";

/** @param {unknown} value @returns {value is PromiseLike<any>} */
export function isThenable(value) {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  const { then } = /** @type {any} */ (value);
  return typeof then === "function" && unlessInherited(then, value, "then") !== undefined;
}

/**
 * @template Value
 * @template Next
 * @param {Value | PromiseLike<Value>} value
 * @param {(value: Value) => Next} next what follows, at once or later
 * @returns {Next | Promise<Awaited<Next>>}
 */
export function chain(value, next) {
  return isThenable(value) ? /** @type {any} */ (Promise.resolve(value).then(next)) : next(value);
}

/**
 * @template Value
 * @template Otherwise
 * @param {() => Value} operation
 * @param {(error: unknown) => Otherwise} rescue what follows if it fails, at once or later
 * @returns {Value | Otherwise}
 */
export function attempt(operation, rescue) {
  try {
    const value = operation();
    return isThenable(value) ? /** @type {any} */ (Promise.resolve(value).then(undefined, rescue)) : value;
  } catch (error) {
    return rescue(error);
  }
}
