// @ts-check
// The code of an event, as a person types it.

import { EVENTS } from "../index.js";
import { nearest } from "./output/nearest.js";
import { printable } from "./output/printable.js";

/** A documented one in any case; another as it is, since WMS may send it one day. @param {string} text */
export function readCode(text) {
  const code = text.toUpperCase();
  if (Object.hasOwn(EVENTS, code)) return code;
  const near = nearest(text, Object.keys(EVENTS));
  process.stderr.write(`wms-webhook: WMS does not document the event "${printable(text)}"${near}\n`);
  return text;
}
