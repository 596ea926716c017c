// @ts-check
// `--set payload.snr=-100` and `--unset payload.state`: an event that is not the usual one.

import { UsageError } from "./errors.js";

/** @typedef {{ path: string[], value?: unknown }} Edit without a value it takes the field away */

/** @param {string[]} [set] @param {string[]} [unset] @returns {Edit[]} @throws {UsageError} */
export function readEdits(set = [], unset = []) {
  const edits = set.map((text) => {
    const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (path === undefined) throw new UsageError("--set must be FIELD=VALUE, such as payload.snr=-100");
    return { path: readPath("--set", path), value: readValue(value) };
  });
  return [...edits, ...unset.map((path) => ({ path: readPath("--unset", path) }))];
}

/** @param {any} event @param {Edit[]} edits @returns {any} a copy */
export function edited(event, edits) {
  const copy = structuredClone(event);
  for (const { path, ...rest } of edits) {
    const name = path[path.length - 1];
    const parent = parentOf(copy, path, "value" in rest);
    if (parent === undefined) continue;
    // `__proto__` is a name like any other.
    if ("value" in rest) define(parent, name, rest.value);
    else delete parent[name];
  }
  return copy;
}

/** @param {any} event @param {string[]} path @param {boolean} isMade whether what lacks on the way is made */
function parentOf(event, path, isMade) {
  let parent = event;
  for (const name of path.slice(0, -1)) {
    const isThere = Object.hasOwn(parent, name) && typeof parent[name] === "object" && parent[name] !== null;
    if (!isThere && !isMade) return undefined;
    if (!isThere) define(parent, name, {});
    parent = Object.getOwnPropertyDescriptor(parent, name)?.value;
  }
  return parent;
}

/** @param {object} object @param {string} name @param {unknown} value */
function define(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/** @param {string} option @param {string} text */
function readPath(option, text) {
  const path = text.split(".");
  if (path.includes("")) throw new UsageError(`${option} must name a field, such as payload.snr`);
  return path;
}

/** JSON, and what is no JSON is text. @param {string} text */
function readValue(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
