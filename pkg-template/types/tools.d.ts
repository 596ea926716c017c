import type { Cause, DeliveryFault, Quirk, Scenario, Stage } from "../generated/tool-codes.js";
import type { Body, Encoding, EventCode, Secret, Secrets, SignatureHeader, WmsEvent } from "./index.js";

export * from "../generated/tool-codes.js";
export * from "./report.js";

/** One of the things that went wrong with a delivery. */
export interface Finding {
  /** Which. It does not change between versions; the texts may. */
  readonly cause: Cause;
  /** What is at fault. */
  readonly component: "body" | "header" | "secret" | "unknown";
  /** What happened, in one sentence. */
  readonly summary: string;
  /** What to do, in one or two sentences. */
  readonly remedy: string;
}

/** What is known of a delivery. It holds no secret and no MAC. */
export interface Diagnosis {
  /** What `receiveWebhook` says of the MAC. */
  readonly verdict:
    | "authentic"
    | "body_too_large"
    | "missing_signature"
    | "malformed_signature"
    | "signature_mismatch"
    | "ambiguous_body";
  /**
   * What went wrong, one or several mistakes that came together. Empty if the delivery is authentic,
   * and never otherwise: the last resort is `unexplained`.
   */
  readonly findings: readonly Finding[];
  /**
   * Whether the MAC proves the findings: with all of them undone the delivery verifies. If not, they
   * are what body, header and secret look like.
   */
  readonly isProven: boolean;
  /** The body that was signed, if the findings are proven and it is not the one in hand. */
  readonly signedBody?: Uint8Array;
  /**
   * Which of `otherDeliveries` this one has the body, the signature or the event of, counted from 0:
   * the original of a copy, or the one that it was mixed up with.
   */
  readonly otherDelivery?: number;
  /**
   * What was left untried, because the budget was spent: of the first of these a part, of the others
   * all. Empty if the search is complete or has found a proof.
   */
  readonly untried: readonly Stage[];
}

/** What else may explain a delivery. */
export interface ExplainOptions {
  /**
   * As in `verifyWebhook`.
   *
   * @defaultValue `"auto"`
   * @example `encoding: "bytes"`
   */
  readonly encoding?: Encoding | undefined;
  /**
   * Other secrets that it may have been signed with: of another Config ID, or retired ones.
   *
   * @defaultValue `[]`
   * @example `otherSecrets: ["the secret before the rotation"]`
   */
  readonly otherSecrets?: readonly Secret[] | undefined;
  /**
   * Bodies of other deliveries whose headers are not known.
   *
   * @defaultValue `[]`
   * @example `otherBodies: ['{"event":"WMS_LOADED"}']`
   */
  readonly otherBodies?: readonly Body[] | undefined;
  /**
   * Other deliveries, such as those of the same file: headers and bodies get mixed up, and deliveries
   * are copied and altered, which is told from a mix-up by the header.
   *
   * @defaultValue `[]`
   * @example `otherDeliveries: [{ body: "{}", signature: "hmac-sha256=…" }]`
   */
  readonly otherDeliveries?:
    | readonly { readonly body: Body; readonly signature?: SignatureHeader }[]
    | undefined;
}

/**
 * Finds out why a delivery does not verify: undoes what is known to go wrong with bodies, headers and
 * secrets, first one mistake, then two together, until the MAC fits.
 *
 * Its work is bounded by a count of bytes, not by a clock: about a second for a body of up to 64 KB, up
 * to five for one of 1 MiB. What is left untried is in `untried`. It is for a developer, not for a
 * receiver.
 * What a sender controls never throws.
 *
 * @throws {TypeError} for a programming error
 * @example
 * ```js
 * import { createHmac } from "node:crypto";
 * import { explainWebhook } from "wms-webhook/tools";
 *
 * const body = '{"timestamp":1689684577,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}';
 * const header = `hmac-sha256=${createHmac("sha256", "mac secret").update(body).digest("hex")}`;
 * const pretty = JSON.stringify(JSON.parse(body), null, 2);
 *
 * const { verdict, findings, isProven } = explainWebhook(pretty, header, "mac secret");
 * console.log(verdict, findings[0].cause, isProven); // signature_mismatch body_reserialized true
 * ```
 */
export declare function explainWebhook(
  body: Body,
  signature: SignatureHeader,
  secret: Secrets,
  options?: ExplainOptions,
): Diagnosis;

/** Which session to simulate. */
export interface SimulationOptions {
  /**
   * What happens in it.
   *
   * @defaultValue `"success"`
   * @example `scenario: "low-snr"`
   */
  readonly scenario?: Scenario | undefined;
  /**
   * An integer from 0 to 4,294,967,295. The same seed gives the same session, but for its time.
   *
   * @defaultValue `undefined`: a random one, so that two runs are never one session
   * @example `seed: 7`
   */
  readonly seed?: number | undefined;
  /**
   * 1 to 1,024 characters.
   *
   * @defaultValue `undefined`: the seed gives one
   * @example `sessionId: "s-1"`
   */
  readonly sessionId?: string | undefined;
  /**
   * When it starts, in whole Unix seconds from 0 to 253,402,300,799.
   *
   * @defaultValue `undefined`: it ends now
   * @example `startTime: 1_689_684_577`
   */
  readonly startTime?: number | undefined;
  /**
   * How its events are written, where not as WMS documents them.
   *
   * @defaultValue `[]`
   * @example `quirks: ["milliseconds"]`
   */
  readonly quirks?: readonly Quirk[] | undefined;
}

/**
 * One event by itself, with the sequence 0: as it comes in the first scenario that has it; else with a value for
 * each field that WMS documents.
 *
 * @throws {TypeError} for a code that WMS does not document, and for an option that is unknown or wrong
 * @example
 * ```js
 * import { simulateEvent } from "wms-webhook/tools";
 *
 * const event = simulateEvent("LOW_SNR", { sessionId: "s-1" });
 * console.log(event.event, event.sessionId, event.payload.details); // LOW_SNR s-1 LOW_SNR
 * ```
 */
export declare function simulateEvent<Code extends EventCode>(
  code: Code,
  options?: Omit<SimulationOptions, "scenario">,
): Extract<WmsEvent, { event: Code }>;

/**
 * The events of a session, in their order, with the sequences from 0; and from 0 again in the scenarios
 * `"reloaded"` and `"returned"`. Nothing of it comes from WMS: the key and the codes of a violated constraint
 * are those of its sibling products, and of an error of the API they are a guess.
 *
 * @throws {TypeError} for an option that is unknown or wrong
 * @example
 * ```js
 * import { simulateSession } from "wms-webhook/tools";
 *
 * const events = simulateSession({ scenario: "camera-failed" });
 * console.log(events.map((event) => event.event).join(" ")); // WMS_LOADED CONFIGURATION_LOADED CAMERA_PERMISSION_GRANTED GENERAL_ERROR REDIRECTING_TO_CALLBACK PAGE_UNLOADED
 * ```
 */
export declare function simulateSession(options?: SimulationOptions): WmsEvent[];

/** Which deliveries to simulate. */
export interface DeliveryOptions extends SimulationOptions {
  /**
   * What they are signed with.
   *
   * @example `secret: "mac secret"`
   */
  readonly secret: Secret;
  /**
   * Another secret, which the fault `"old_secret"` needs.
   *
   * @defaultValue `undefined`: there is none
   * @example `oldSecret: "the secret before"`
   */
  readonly oldSecret?: Secret | undefined;
  /**
   * What goes wrong. Each touches about every tenth event, and at least one.
   *
   * @defaultValue `[]`
   * @example `faults: ["duplicated", "delayed"]`
   */
  readonly faults?: readonly DeliveryFault[] | undefined;
}

/** A delivery as a receiver gets it. */
export interface SimulatedDelivery {
  readonly body: string;
  /** The value of the signature header. */
  readonly signature: string;
  /** When it arrives: milliseconds after the start of the session. */
  readonly at: number;
  /** What is wrong with it; `null` if nothing is. */
  readonly fault: DeliveryFault | null;
  /** What a receiver with `secret` alone must say of the MAC. */
  readonly expected: "accepted" | "signature_mismatch" | "ambiguous_body";
}

/**
 * The deliveries of a session in the order in which they arrive, each signed over the bytes of its body.
 *
 * @throws {TypeError} for an option that is missing, unknown or wrong
 * @example
 * ```js
 * import { verifyWebhook } from "wms-webhook";
 * import { simulateDeliveries } from "wms-webhook/tools";
 *
 * const deliveries = simulateDeliveries({ secret: "mac secret", faults: ["tampered"] });
 * const refused = deliveries.filter(({ body, signature }) => !verifyWebhook(body, signature, "mac secret"));
 * console.log(refused.map(({ fault, expected }) => `${fault} ${expected}`).join()); // tampered signature_mismatch,tampered signature_mismatch
 * ```
 */
export declare function simulateDeliveries(options: DeliveryOptions): SimulatedDelivery[];

/** Which sessions to simulate. */
export interface PopulationOptions {
  /**
   * How many: an integer from 1 to 4,294,967,295.
   *
   * @defaultValue `100`
   * @example `sessions: 1_000`
   */
  readonly sessions?: number | undefined;
  /**
   * An integer from 0 to 4,294,967,295. The same seed gives the same sessions.
   *
   * @defaultValue `undefined`: a random one
   * @example `seed: 7`
   */
  readonly seed?: number | undefined;
  /**
   * When the first starts, in whole Unix seconds from 0 to 253,402,300,799. Unless told, the last one has ended:
   * `period` and three hours ago.
   *
   * @defaultValue `undefined`: the last has ended
   * @example `startTime: 1_689_684_577`
   */
  readonly startTime?: number | undefined;
  /**
   * For how many seconds sessions start, evenly spread: an integer from 0.
   *
   * @defaultValue `21_600`, six hours
   * @example `period: 3_600`
   */
  readonly period?: number | undefined;
  /**
   * Which share of the sessions is how. What is left out is that of {@link MIX}.
   *
   * @defaultValue `MIX`
   * @example `mix: { scenarios: { success: 9, "low-snr": 1 } }`
   */
  readonly mix?: SimulationMix | undefined;
  /**
   * What the deliveries are signed with.
   *
   * @defaultValue `undefined`: there are only events
   * @example `secret: "mac secret"`
   */
  readonly secret?: Secret | undefined;
  /**
   * Another secret, which the fault `"old_secret"` needs.
   *
   * @defaultValue `undefined`: there is none
   * @example `oldSecret: "the secret before"`
   */
  readonly oldSecret?: Secret | undefined;
}

/** Which share of the sessions is how. A part that is there replaces the whole part of {@link MIX}. */
export interface SimulationMix {
  /** Weights from 0: a scenario has its weight of their sum, and one that is not named never comes. */
  readonly scenarios?: Readonly<Partial<Record<Scenario, number>>> | undefined;
  /** The share of the sessions that have a quirk, from 0 to 1. */
  readonly quirks?: Readonly<Partial<Record<Quirk, number>>> | undefined;
  /** The share of the sessions whose deliveries have a fault, from 0 to 1. */
  readonly faults?: Readonly<Partial<Record<DeliveryFault, number>>> | undefined;
}

/** One session of a population. With its first five fields `simulateDeliveries` makes it again. */
export interface SimulatedSession {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly startTime: number;
  readonly quirks: readonly Quirk[];
  readonly faults: readonly DeliveryFault[];
  /** As `simulateSession` gives them. */
  readonly events: readonly WmsEvent[];
}

/**
 * Many sessions as a receiver sees them in production, in the order in which they start: most succeed, some
 * fail, are reloaded, have no ID, a clock that is off, or deliveries that come late, twice or never. One after
 * the other is made when the loop asks for it, so that a million of them need no memory.
 *
 * @throws {TypeError} for an option that is unknown or wrong, before the first session
 * @example
 * ```js
 * import { simulateSessions } from "wms-webhook/tools";
 *
 * let failed = 0;
 * for (const { scenario } of simulateSessions({ sessions: 1000, seed: 1 })) {
 *   if (scenario === "low-snr") failed += 1;
 * }
 * console.log(failed > 30 && failed < 90); // true
 * ```
 */
export declare function simulateSessions(
  options: PopulationOptions & { readonly secret: Secret },
): IterableIterator<SimulatedSession & { readonly deliveries: readonly SimulatedDelivery[] }>;
export declare function simulateSessions(options?: PopulationOptions): IterableIterator<SimulatedSession>;
