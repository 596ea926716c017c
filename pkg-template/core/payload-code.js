// @ts-check
// The code in a payload that has it under a key that WMS does not name.

import { keys } from "./objects.js";
import { isArray } from "./primordials.js";

/** @type {typeof import("../types/index.d.ts").payloadCode} */
export function payloadCode(event) {
  const payload = event?.payload;
  if (typeof payload !== "object" || payload === null || isArray(payload)) return undefined;
  const fields = /** @type {Record<string, unknown>} */ (payload);
  const names = keys(fields);
  let found;
  let count = 0;
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at];
    const value = fields[name];
    if (value === "" || (typeof value !== "string" && typeof value !== "number")) continue;
    if (name === "code") return value;
    if (name === "measurementId") continue;
    found = value;
    count += 1;
  }
  return count === 1 ? found : undefined;
}
