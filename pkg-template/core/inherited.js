// @ts-check
// Properties that an object of the user's may lack.

/**
 * A property of an object or of its class, but not what hangs on Object.prototype.
 *
 * @param {any} object
 * @param {string} name
 * @returns {any}
 */
export function property(object, name) {
  return unlessInherited(object[name], object, name);
}

/**
 * The same, of a value that was read where it is asked for: an engine is quick where one name is read, and slow where
 * many are.
 *
 * @template Value
 * @param {Value} value
 * @param {any} object
 * @param {string} name
 * @returns {Value | undefined}
 */
export function unlessInherited(value, object, name) {
  // Most are absent, and `in` costs more than to read one.
  if (value === undefined || !(name in Object.prototype)) return value;
  for (let holder = object; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) return value;
  }
  return undefined;
}
