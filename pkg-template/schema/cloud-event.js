// @ts-check
// An event as a CloudEvent 1.0, for a bus: EventBridge, Event Grid, Knative, Kafka.

import { isKnownEvent } from "wms-webhook";
import { ownOptions } from "../core/options.js";
import { FIRST_MILLISECONDS } from "../generated/abi.js";

/** Ours, as the mapping is: WMS itself knows nothing of CloudEvents. */
const TYPES = "io.github.wms-webhook";

/** Without the characters that CloudEvents forbids in an attribute. */
const TEXT = /^[^\p{Control}\p{Surrogate}\p{Noncharacter_Code_Point}]+$/u;

/** @type {typeof import("../types/schema.d.ts").toCloudEvent} */
export function toCloudEvent(event, options) {
  const { source, id } = ownOptions(options, ["source", "id"]);
  if (typeof event?.event !== "string") {
    throw new TypeError(
      "The argument is not an event: pass what a handler, receiveWebhook() or parseEvent() was given.",
    );
  }
  if (typeof source !== "string" || !TEXT.test(source)) {
    throw new TypeError(
      'The option "source" must be a text: pass { source } that names your receiver, such as "/webhooks/wms".',
    );
  }
  if (typeof id !== "string" || !/^[\da-f]{64}$/.test(id)) {
    throw new TypeError(
      `The option "id" must be a delivery's: pass { id } of the handler's second argument.`,
    );
  }
  const subject = TEXT.test(event.sessionId) ? { subject: event.sessionId } : {};
  return {
    specversion: "1.0",
    // Half of the MAC tells deliveries apart, and lets nobody who reads it send one again.
    id: id.slice(0, 32),
    source,
    type: `${TYPES}.${isKnownEvent(event) ? event.event : "other"}`,
    ...subject,
    ...timeOf(event.timestamp),
    datacontenttype: "application/json",
    data: event,
  };
}

/** Nothing of a timestamp that RFC 3339 cannot write. @param {number} timestamp */
function timeOf(timestamp) {
  const date = new Date(timestamp < FIRST_MILLISECONDS ? timestamp * 1000 : timestamp);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? { time: date.toISOString() } : {};
}
