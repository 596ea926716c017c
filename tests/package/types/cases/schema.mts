// What the types of the schemas let pass and what they do not. It compiles, and does not run.

import { type UnknownEvent, type WmsEvent, parseEvent } from "wms-webhook";
import { fixture } from "wms-webhook/fixtures";
import { anyEventSchema, toCloudEvent, wmsEventSchema } from "wms-webhook/schema";

const result = wmsEventSchema["~standard"].validate({});
// @ts-expect-error: it may have issues
const early: WmsEvent = result.value;
if (!result.issues) {
  const event: WmsEvent = result.value;
}
const [issue] = result.issues ?? [];
const place: readonly string[] | undefined = issue?.path;
const any = anyEventSchema["~standard"].validate("");
if (!any.issues) {
  const event: WmsEvent | UnknownEvent = any.value;
  // @ts-expect-error: perhaps of class other
  const known: WmsEvent = any.value;
}

const options = { source: "/webhooks/wms", id: "5f".repeat(32) };
const cloudEvent = toCloudEvent(fixture("LOW_SNR"), options);
const details: string = cloudEvent.data.payload.details;
const subject: string | undefined = cloudEvent.subject;
const { data }: { data: WmsEvent | UnknownEvent } = toCloudEvent(parseEvent(""), options);
// @ts-expect-error: no source
toCloudEvent(fixture("LOW_SNR"), { id: options.id });
// @ts-expect-error: no event
toCloudEvent("LOW_SNR", options);
// @ts-expect-error: no such option
toCloudEvent(fixture("LOW_SNR"), { ...options, subject: "s-1" });
if (cloudEvent.type === "io.github.wms-webhook.other") {
}
// @ts-expect-error: no such type
if (cloudEvent.type === "LOW_SNR") {
}
