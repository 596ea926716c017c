// @ts-check
// The class of an event, by the core and by each validator of the schemas.

import { readFileSync } from "node:fs";
import { Validator } from "@cfworker/json-schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import { isKnownEvent, parseEvent, WmsWebhookError } from "wms-webhook";
import { anyEventSchema, wmsEventSchema } from "wms-webhook/schema";

/** @typedef {"documented" | "other" | "none"} Class */

/** As the package has it. @param {string} name */
export const read = (name) =>
  JSON.parse(readFileSync(new URL(import.meta.resolve(`wms-webhook/schemas/${name}.json`)), "utf8"));

/** Strict: a keyword that it does not know, or that cannot apply, throws. */
export const ajv = new Ajv2020({ strict: true });

/** @param {string | Uint8Array} body @returns {Class} */
export function byCore(body) {
  try {
    return isKnownEvent(parseEvent(body)) ? "documented" : "other";
  } catch (error) {
    if (error instanceof WmsWebhookError) return "none";
    throw error;
  }
}

/** @type {Record<string, (value: unknown) => Class>} */
export const judges = {
  Ajv: pair(ajv.compile(read("event")), ajv.compile(read("any-event"))),
  "@cfworker/json-schema": pair(byCfworker("event"), byCfworker("any-event")),
  "Standard Schema": pair(
    (value) => !standard(wmsEventSchema, value).issues,
    (value) => !standard(anyEventSchema, value).issues,
  ),
};

/** @param {string} name @returns {(value: any) => boolean} */
function byCfworker(name) {
  const validator = new Validator(read(name), "2020-12");
  return (value) => validator.validate(value).valid;
}

/** @param {import("wms-webhook/schema").StandardSchema<unknown>} schema @param {unknown} value */
function standard(schema, value) {
  return schema["~standard"].validate(value);
}

/** @param {(value: unknown) => boolean} isDocumented @param {(value: unknown) => boolean} isEvent */
function pair(isDocumented, isEvent) {
  return (/** @type {unknown} */ value) => {
    const [documented, any] = [isDocumented(value), isEvent(value)];
    if (documented && !any) throw new Error(`documented, and no event: ${JSON.stringify(value)}`);
    return documented ? "documented" : any ? "other" : "none";
  };
}
