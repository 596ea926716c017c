// @ts-check
// The events as Standard Schema objects (https://standardschema.dev). The core is the judge: a value is
// written as JSON and parsed as a body would be, so that there is one set of rules.

import { isKnownEvent, parseEvent, WmsWebhookError } from "wms-webhook";

/** @typedef {import("../types/schema.d.ts").StandardIssue} Issue */

/** @type {typeof import("../types/schema.d.ts").wmsEventSchema} */
export const wmsEventSchema = /* @__PURE__ */ schema((text) => {
  const event = parseEvent(text, { strict: true });
  if (isKnownEvent(event)) return { value: event };
  return { issues: [{ message: "the code of the event is not documented", path: ["event"] }] };
});

/** @type {typeof import("../types/schema.d.ts").anyEventSchema} */
export const anyEventSchema = /* @__PURE__ */ schema((text) => ({ value: parseEvent(text) }));

/**
 * @template Event
 * @param {(text: string) => import("../types/schema.d.ts").StandardResult<Event>} judge
 * @returns {import("../types/schema.d.ts").StandardSchema<Event>}
 */
function schema(judge) {
  return {
    "~standard": {
      version: 1,
      vendor: "wms-webhook",
      validate(value) {
        const text = toJson(value);
        if (text === undefined) return { issues: [{ message: "the value cannot be written as JSON" }] };
        try {
          return judge(text);
        } catch (error) {
          if (error instanceof WmsWebhookError) return { issues: [toIssue(error)] };
          throw error;
        }
      },
    },
  };
}

/** What cannot be written, such as a circle or a BigInt, is no event. @param {unknown} value */
function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** @param {WmsWebhookError} error @returns {Issue} */
function toIssue(error) {
  const { message } = error;
  const path = error.code === "invalid_event" ? error.path : "";
  return path ? { message, path: path.slice(1).split("/") } : { message };
}
