// @ts-check
// Options are what an object has itself: what hangs on Object.prototype is nobody's choice.

import { getPrototypeOf, hasOwn, indexOf, join, keys, Mistake } from "./objects.js";

/**
 * Throws for an option that is not known.
 *
 * @param {object} options
 * @param {readonly string[]} known
 * @returns {string[]} the names of its own
 */
export function ownNames(options, known) {
  const names = keys(options);
  for (let at = 0; at < names.length; at += 1) {
    if (indexOf(known, names[at]) < 0) {
      throw new Mistake(`Unknown option "${names[at]}": the options are ${join(known, ", ")}.`);
    }
  }
  return names;
}

/**
 * The options that an object has itself, in one that inherits nothing. One that it has of its class or of
 * another object throws: it would be passed over without a word.
 *
 * @param {unknown} options
 * @param {readonly string[]} known
 * @returns {any}
 */
export function ownOptions(options, known) {
  const own = /** @type {any} */ ({ __proto__: null });
  if (options === undefined) return own;
  if (typeof options !== "object" || options === null) {
    throw new Mistake(`The options are not an object: pass { ${join(known, ", ")} }.`);
  }
  const names = ownNames(options, known);
  let next;
  // The last one is the Object.prototype of some realm.
  for (let prototype = getPrototypeOf(options); prototype; prototype = next) {
    next = getPrototypeOf(prototype);
    const inherited = next && known.find((name) => hasOwn(prototype, name));
    if (inherited) {
      throw new Mistake(`The option "${inherited}" is inherited: make it a property of the object itself.`);
    }
  }
  for (let at = 0; at < names.length; at += 1) own[names[at]] = /** @type {any} */ (options)[names[at]];
  return own;
}
