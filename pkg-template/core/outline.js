// @ts-check
// What is documented of an event, as the JSON that the core judges: short, whatever else the event holds.

import { ENVELOPE_FIELDS, PAYLOAD_FIELDS } from "../generated/abi.js";
import { hasOwn } from "./objects.js";
import { isArray, slice, stringify } from "./primordials.js";

/** More than any documented value has. A longer string is another, and as long as this when it is cut. */
const LONGEST = 99;

/** @param {unknown} event @returns {string} */
export function outline(event) {
  return stringify(outlined(event, ENVELOPE_FIELDS)) ?? "null";
}

/**
 * @param {any} value
 * @param {readonly string[]} fields that are documented, if it is an object
 * @returns {unknown} `true`, which no field may be, for what has no JSON of its own
 */
function outlined(value, fields) {
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return slice(value, 0, LONGEST);
  // The difference of NaN or an infinity to itself is NaN.
  if (typeof value === "number") return value - value === 0 ? value : true;
  if (typeof value !== "object" || isArray(value)) return true;
  // Without a prototype: no setter takes a field, and no `toJSON` writes it.
  const known = /** @type {any} */ ({ __proto__: null });
  for (let at = 0; at < fields.length; at += 1) {
    const name = fields[at];
    if (hasOwn(value, name)) known[name] = outlined(value[name], name === "payload" ? PAYLOAD_FIELDS : []);
  }
  return known;
}
