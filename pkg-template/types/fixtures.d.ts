// The types of `wms-webhook/fixtures`.

import type { EventCode, Secret, Severity, WmsEvent } from "./index.js";

/** The event of a code. */
export type EventOf<Code extends EventCode> = Extract<WmsEvent, { event: Code }>;

/** The fields of a payload, each of which may be left out. */
type SomeOf<Payload> = Payload extends object
  ? { [Field in keyof Payload]?: Payload[Field] | undefined }
  : Payload;

/** What of a fixture is to be different. Own properties only; `undefined` leaves the fixture's own. */
export interface FixtureOverrides<Code extends EventCode = EventCode> {
  /** In seconds; 1,689,684,577 unless told. */
  readonly timestamp?: number | undefined;
  readonly sessionId?: string | undefined;
  /** 0 unless told. */
  readonly sequence?: number | undefined;
  /** The documented one unless told. */
  readonly severity?: Severity | undefined;
  /** Fields that are to be different, or `null` where an event may have no payload. The others stay. */
  readonly payload?: SomeOf<EventOf<Code>["payload"]> | undefined;
}

/**
 * An event as WMS documents it, with a value for each field that it always has: for the test of a handler. Each call
 * gives a new one, the same each time.
 *
 * It is what `simulateEvent` of `wms-webhook/tools` gives for the seed 0. That entry also plays whole sessions; this
 * one needs no WebAssembly of its own, and so works in every test runner. An event that WMS does not document:
 * `{ ...fixture("WMS_LOADED"), event: "LIGHT_CHANGED" }`.
 *
 * @throws {TypeError} for a code that WMS does not document, or an override that is unknown
 * @example
 * ```js
 * import { fixture } from "wms-webhook/fixtures";
 *
 * const event = fixture("INTERMEDIATE_RESULTS", { sequence: 7, payload: { snr: 1.5 } });
 * console.log(event.sequence, event.payload.snr, event.payload.sequence); // 7 1.5 0
 * ```
 */
export declare function fixture<Code extends EventCode>(
  code: Code,
  overrides?: FixtureOverrides<Code>,
): EventOf<Code>;

/** A delivery as a receiver gets it: for `receiver.take`, and for the second argument of `Request`. */
export interface FixtureDelivery {
  readonly body: string;
  /** The value of the signature header. */
  readonly signature: string;
  /** With the content type and the signature. */
  readonly headers: Record<string, string>;
}

/**
 * A fixture as an authentic delivery, of this second unless told otherwise, so that a receiver takes it. Two of the
 * same second and with the same overrides are the same delivery: the receiver answers the second one as a duplicate.
 * Give each a `sequence` of its own.
 *
 * @throws {TypeError} as {@link fixture} and `signWebhook` do
 * @example
 * ```js
 * import { fixtureDelivery } from "wms-webhook/fixtures";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * const receiver = createReceiver({ secret: "mac secret" }).on("LOW_SNR", ({ payload }) => console.log(payload.details)); // LOW_SNR
 *
 * const delivery = fixtureDelivery("LOW_SNR", "mac secret");
 * const request = new Request("https://example.com/webhooks/wms", { method: "POST", ...delivery });
 * await receiver.fetch(request);
 * console.log((await receiver.take(delivery)).outcome); // duplicate
 * ```
 */
export declare function fixtureDelivery<Code extends EventCode>(
  code: Code,
  secret: Secret,
  overrides?: FixtureOverrides<Code>,
): FixtureDelivery;
