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
  // Most are absent, and `in` costs more than to read one.
  const value = object[name];
  if (value === undefined || !(name in Object.prototype)) return value;
  for (let holder = object; holder && holder !== Object.prototype; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, name)) return value;
  }
  return undefined;
}
