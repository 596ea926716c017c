// The types of `wms-webhook/schema`.

import type { EventCode, UnknownEvent, WmsEvent } from "./index.js";

/** What is wrong with a value. It holds nothing of the value. */
export interface StandardIssue {
  readonly message: string;
  /** The keys that lead to the field; absent if it is the whole value. */
  readonly path?: readonly string[];
}

/** What a schema says of a value. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** A schema as version 1 of [Standard Schema](https://standardschema.dev) has it. */
export interface StandardSchema<Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "wms-webhook";
    readonly validate: (value: unknown) => StandardResult<Output>;
    readonly types?: { readonly input: Output; readonly output: Output } | undefined;
  };
}

/**
 * An event as WMS documents it, for code that takes a Standard Schema, as it takes one of zod or valibot: tRPC,
 * Hono, a queue's client. It judges as {@link parseEvent} with `strict` does, and refuses an undocumented code, too.
 *
 * It judges values, so it is for events that were verified before and stored or sent on. A delivery needs
 * `receiveWebhook` or a receiver, which look at the bytes. What only bytes show is gone from a value: a key that
 * appears twice, and digits that a double does not hold.
 *
 * The value that it gives is a new one, in which `sessionId` and `severity` are filled as `parseEvent` does.
 *
 * @example
 * ```js
 * import { wmsEventSchema } from "wms-webhook/schema";
 *
 * const stored = { timestamp: 1, sessionId: "s-1", sequence: 0, event: "LOW_SNR", payload: { details: 5 } };
 * const { issues } = wmsEventSchema["~standard"].validate(stored);
 * console.log(issues?.[0].path?.join(".")); // payload.details
 * ```
 */
export declare const wmsEventSchema: StandardSchema<WmsEvent>;

/**
 * An event of which only the envelope must hold, as {@link parseEvent} judges by default: `isKnownEvent` tells the
 * two kinds that it gives apart.
 */
export declare const anyEventSchema: StandardSchema<WmsEvent | UnknownEvent>;

/** What {@link toCloudEvent} must be told. Own properties only. */
export interface CloudEventOptions {
  /**
   * Who sends it: a URI or the path of one that names your receiver, such as `"/webhooks/wms"`.
   *
   * @example `source: "/webhooks/wms"`
   */
  readonly source: string;
  /**
   * The delivery's id, which a handler finds in its second argument: 64 lower-case hex digits.
   *
   * @example `id: delivery.id`
   */
  readonly id: string;
}

/** An event in the JSON format of CloudEvents 1.0. */
export interface WmsCloudEvent<Event = WmsEvent | UnknownEvent> {
  readonly specversion: "1.0";
  /** The first 32 digits of the delivery's id. The same delivery has the same one each time that it comes. */
  readonly id: string;
  readonly source: string;
  /** The event's code behind a prefix; `other` for an event that is not as WMS documents it. */
  readonly type: `io.github.wms-webhook.${EventCode | "other"}`;
  /** The session ID. Absent if the event has none, or one with characters that CloudEvents forbids. */
  readonly subject?: string;
  /** When the event happened, as RFC 3339 writes it. Absent if it cannot be written so. */
  readonly time?: string;
  readonly datacontenttype: "application/json";
  /** The event itself. */
  readonly data: Event;
}

/**
 * The event as a CloudEvent, for a bus such as EventBridge, Event Grid or Knative. Its `type` promises its shape:
 * who subscribes to a code gets events as WMS documents them, and the others under `other`.
 *
 * Brokers index and log the attributes: `subject` names the user's session, and `data` is health data. Where that
 * must not be, send `{ ...cloudEvent, subject: undefined }`. The `id` is half of the MAC, so that nobody can make a
 * delivery of it.
 *
 * @throws {TypeError} if the event is none, or an option is missing, unknown or wrong
 * @example
 * ```js
 * import { fixture } from "wms-webhook/fixtures";
 * import { toCloudEvent } from "wms-webhook/schema";
 *
 * // In a handler: (event, { id }) => toCloudEvent(event, { id, source: "/webhooks/wms" })
 * const cloudEvent = toCloudEvent(fixture("LOW_SNR"), { id: "5f".repeat(32), source: "/webhooks/wms" });
 * console.log(cloudEvent.type, cloudEvent.time); // io.github.wms-webhook.LOW_SNR 2023-07-18T12:49:37.000Z
 * ```
 */
export declare function toCloudEvent<Event extends WmsEvent | UnknownEvent>(
  event: Event,
  options: CloudEventOptions,
): WmsCloudEvent<Event>;
