// @ts-check
// The build of wasm-pack: functions only, so its errors have no class and its catalogue is a list.
import { createRequire } from "node:module";
import { report } from "./report.js";

const full = createRequire(import.meta.url)(/** @type {string} */ (process.env.FULL_BUILD));

/** @param {{ name: string }[]} fields */
const byName = (fields) =>
  Object.freeze(Object.fromEntries(fields.map((field) => [field.name, Object.freeze(field)])));
/** @param {any} spec */
const entry = (spec) => [spec.code, Object.freeze({ ...spec, payload: byName(spec.payload) })];

report({
  ...full,
  EVENTS: Object.freeze(Object.fromEntries(full.events().map(entry))),
  SIGNATURE_HEADER: "x-wms-content-mac",
  WmsWebhookError: Error,
});
