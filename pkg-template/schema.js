// @ts-check
// Events for code that takes schemas, and for buses that carry CloudEvents.

export { toCloudEvent } from "./schema/cloud-event.js";
export { anyEventSchema, wmsEventSchema } from "./schema/standard.js";
