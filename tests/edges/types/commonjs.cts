// The same package by `require`.

import wms = require("wms-webhook");

const event = wms.parseEvent("");
if (wms.isKnownEvent(event) && event.event === "GENERAL_ERROR") {
  const details: string = event.payload.details;
}
// @ts-expect-error: a parsed body
wms.verifyWebhook({}, "", "secret");
