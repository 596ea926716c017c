import type { Arrival, Outcome, Phase, Reason } from "../generated/session-codes.js";
import type { EventCode, UnknownEvent, WmsEvent } from "./index.js";

export * from "../generated/session-codes.js";

/** Sequences from the first to the second, both included. */
export type Range = readonly [from: number, to: number];

/** What is kept of a delivery: no session ID, no `measurementId`, and no free text. */
export type SessionEvent = readonly [
  /** The first 24 digits of the delivery's id. */
  id: string,
  /** When it happened, in Unix seconds. */
  time: number,
  sequence: number,
  /** `null` if WMS does not document it. */
  code: EventCode | null,
  /** The `measurementKey` of its `measurementId`. */
  measurement: string | null,
  /** The signal-to-noise ratio of intermediate results. */
  snr: number | null,
  /**
   * The details of an error, the constraint that was violated or the error of the API, if it is a code: 1 to
   * 32 letters, digits, dots, dashes and underscores.
   */
  detail: string | null,
];

/**
 * What is kept of a session: plain JSON, some 1.5 KB for a usual one and at most 48 KB, without the session's
 * ID and without anything else that names a person. Keep it in a Durable Object, Postgres, Redis or SQLite.
 *
 * It is a function of the set of deliveries that it was given, in whatever order and however often. It keeps
 * the newest 256 by their time, and says whether there were older ones.
 */
export interface SessionState {
  readonly version: 1;
  /** Whether there were older deliveries that are not kept. */
  readonly isCut: boolean;
  /** Oldest first. */
  readonly events: readonly SessionEvent[];
}

/** One try to measure. */
export interface Measurement {
  /**
   * Which: the `measurementKey` of its `measurementId`. `null` if it failed before it had one, or if no
   * event with it has come.
   */
  readonly key: string | null;
  /**
   * The first 24 digits of the ids of its deliveries: in the order of their events, then those that were signed
   * again. To report each measurement once, store `key ?? deliveries[0]`. Before you report one, look for its key and
   * each of these: `key` is `null` at first, and its first event may arrive last.
   */
  readonly deliveries: readonly [first: string, ...others: string[]];
  /** The time of its first event, in Unix seconds by a clock that nobody documents. */
  readonly startedAt: number;
  /** That of its last one so far. */
  readonly lastAt: number;
  /**
   * How it ended; `null` if no event tells that it has: it is under way, or abandoned, which only a clock can
   * tell. `"left"`: the user closed or reloaded the page, or began another measurement. If the events show
   * several outcomes, this order decides: results, failure, cancellation, page left.
   */
  readonly outcome: Outcome | null;
  /** The event that tells why: the first failure, or the cancellation. */
  readonly reason: Reason | null;
  /** What that event says, such as `"TOO_FAR"`. */
  readonly detail: string | null;
  /** The signal-to-noise ratios of its intermediate results, in their order. */
  readonly snr: readonly number[];
}

/** One load of the page. */
export interface Visit {
  /** The time of its first event, in Unix seconds by a clock that nobody documents. */
  readonly startedAt: number;
  /** That of its last one so far. */
  readonly lastAt: number;
  /** How many deliveries it has. */
  readonly events: number;
  /** The first 24 digits of their ids, in the order of their events. */
  readonly deliveries: readonly string[];
  /** The sequences that are missing of it, ascending; none above the highest that came. */
  readonly missing: readonly Range[];
  /** Whether its beginning may be among what is not kept. */
  readonly isCut: boolean;
  /** How far it came, or how its last measurement ended. */
  readonly phase: Phase;
  /** The event that tells why it failed or was cancelled, with a measurement or before there was one. */
  readonly reason: Reason | null;
  /** What that event says. */
  readonly detail: string | null;
  /** The measurements that began in it. */
  readonly measurements: readonly Measurement[];
}

/** What is known of a session. */
export interface SessionSummary {
  /** That of the last visit. */
  readonly phase: Phase;
  readonly reason: Reason | null;
  readonly detail: string | null;
  /** In the order in which they began. */
  readonly visits: readonly Visit[];
  /** Whether there were older deliveries that are not kept. */
  readonly isCut: boolean;
}

/** A session with one more delivery. */
export interface Tracked {
  readonly state: SessionState;
  /**
   * How the delivery stands to those of its visit before it.
   *
   * - `"first"`: it begins a visit
   * - `"next"`: the one after the highest sequence so far
   * - `"gap"`: those between it and the highest so far have not come
   * - `"late"`: one of a higher sequence came before it; or it is older than all that is kept, so nobody can tell
   * - `"copy"`: its event came before in another delivery, signed again, as in a rotation of the secret
   * - `"duplicate"`: the same delivery came before
   */
  readonly arrival: Arrival;
}

/**
 * Joins a delivery to its session. Deliveries may come late, twice and in any order.
 *
 * A session has visits: a user who reloads the page or opens the link again begins anew under the same
 * session ID, with sequence 0 again. So a duplicate is the same delivery, never merely the same sequence.
 * Events whose session ID is not usable may be of any user: see {@link isUsableSessionId} first.
 *
 * @param state that after a delivery of the session before; `null` for a session that is new
 * @param event what `parseEvent` or `receiveWebhook` gave
 * @param id which delivery it came in: the `id` that a receiver's handler is given, or the 64 digits of the
 * signature header
 * @throws {TypeError} if the state is none that this function or {@link mergeSessions} gave, or if the event
 * or the id is none
 * @example
 * ```js
 * import { receiveWebhook } from "wms-webhook";
 * import { summarizeSession, trackSession } from "wms-webhook/session";
 * import { simulateDeliveries } from "wms-webhook/tools";
 *
 * let state = null;
 * const deliveries = simulateDeliveries({ scenario: "low-snr", secret: "mac secret" });
 * for (const { body, signature } of deliveries.toReversed()) {
 *   const event = receiveWebhook(body, signature, "mac secret");
 *   if (event.sequence !== 1) ({ state } = trackSession(state, event, signature.slice(-64)));
 * }
 * const { visits, phase, reason } = summarizeSession(state);
 * console.log(phase, reason, JSON.stringify(visits[0].missing)); // failed LOW_SNR [[1,1]]
 * ```
 */
export declare function trackSession(
  state: SessionState | null,
  event: WmsEvent | UnknownEvent,
  id: string,
): Tracked;

/**
 * The state of the deliveries of both: of two machines, two files or two hours. It is the same whichever comes
 * first, and deliveries that both have count once.
 *
 * @throws {TypeError} if a state is none that {@link trackSession} or this function gave
 * @example
 * ```js
 * import { simulateEvent } from "wms-webhook/tools";
 * import { mergeSessions, trackSession } from "wms-webhook/session";
 *
 * const one = trackSession(null, simulateEvent("WMS_LOADED"), "a".repeat(64)).state;
 * const other = trackSession(one, simulateEvent("LOW_SNR"), "b".repeat(64)).state;
 * console.log(mergeSessions(one, other).events.length); // 2
 * ```
 */
export declare function mergeSessions(one: SessionState | null, other: SessionState | null): SessionState;

/**
 * The visits of a session, what is missing of each, and what became of each measurement.
 *
 * @throws {TypeError} if the state is none that {@link trackSession} or {@link mergeSessions} gave
 * @example
 * ```js
 * import { summarizeSession } from "wms-webhook/session";
 *
 * console.log(summarizeSession(null).phase); // unknown
 * ```
 */
export declare function summarizeSession(state: SessionState | null): SessionSummary;

/**
 * Whether a session ID tells a session from others. `""`, `"undefined"`, `"null"` and other texts that
 * JavaScript makes of a missing value identify no session. Such events can come from any user. Count them,
 * never track them as one session, and add a session ID of its own as the last path segment of the URL that
 * each user is sent to.
 *
 * @example
 * ```js
 * import { isUsableSessionId } from "wms-webhook/session";
 *
 * console.log(isUsableSessionId("undefined")); // false
 * ```
 */
export declare function isUsableSessionId(sessionId: string): boolean;

/**
 * What stands for a `measurementId` in a session: the first 12 hexadecimal digits of the SHA-256 of its UTF-8,
 * of at most its first 1,024 bytes.
 *
 * @throws {TypeError} if it is not a string, or empty
 * @example
 * ```js
 * import { measurementKey } from "wms-webhook/session";
 *
 * console.log(measurementKey("m-1")); // a461b472cb41
 * ```
 */
export declare function measurementKey(measurementId: string): string;
