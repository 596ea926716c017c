// The report over many sessions, of `wms-webhook/tools`.

import type { Body, SignatureHeader } from "./index.js";

/** How something ended: `"silent"` if no event tells that it has. */
export type ReportOutcome = "completed" | "failed" | "cancelled" | "left" | "silent";

/** A step of the funnel, in their order. */
export type ReportStep =
  | "loaded"
  | "configured"
  | "cameraAllowed"
  | "started"
  | "created"
  | "firstResults"
  | "scanCompleted"
  | "results"
  | "redirected";

/** How much was measured, and two quantiles; `null` if nothing was. */
export interface Measured {
  readonly count: number;
  /**
   * The lower end of a bucket: exact for whole numbers up to 64, and else less than 1/32 (3.2 %) too low. So the
   * quantiles of merged reports are those of all their sessions.
   */
  readonly median: number | null;
  /** 90 % are as large or smaller; with the resolution of the median. */
  readonly p90: number | null;
}

/**
 * How many sessions fare. It holds no session ID and nothing about a person. Every count follows from the set of
 * deliveries, whatever their order, but for `late`.
 */
export interface Report {
  readonly version: 1;
  readonly deliveries: {
    /** Authentic ones that are events, duplicates included. */
    readonly accepted: number;
    /** Of these, the ones that had come before: the same MAC. */
    readonly duplicate: number;
    /** Of these, the ones that came after a later event of their session. */
    readonly late: number;
    /** Those that never came: the gaps in the sequences of the visits. */
    readonly missing: number;
    /** By the code of the error. */
    readonly refused: Readonly<Record<string, number>>;
    /**
     * Of the accepted ones, those without a usable session ID, by what stands for it, such as `undefined`. They are
     * of nobody knows how many sessions, and are no part of what follows.
     */
    readonly withoutSession: Readonly<Record<string, number>>;
  };
  /**
   * A session is completed if one of its measurements is; else it ended as its last visit did. Of `cut` ones only the
   * last 256 events were kept.
   */
  readonly sessions: {
    readonly total: number;
    readonly outcomes: Readonly<Record<ReportOutcome, number>>;
    readonly cut: number;
  };
  readonly visits: { readonly total: number; readonly outcomes: Readonly<Record<ReportOutcome, number>> };
  readonly measurements: {
    readonly total: number;
    readonly outcomes: Readonly<Record<ReportOutcome, number>>;
  };
  /**
   * How many came as far as each step, by one of its events or by one of a later step: a delivery that was lost is no
   * user who was. What a step loses is the difference to the one before it.
   */
  readonly funnel: readonly {
    readonly step: ReportStep;
    readonly sessions: number;
    readonly visits: number;
  }[];
  /**
   * Why measurements, and visits without one, did not succeed, the most frequent first: the code of the event, or
   * `"left"`, or `"silent"`. `detail` is the constraint, the error of the API or the details, if it is a code.
   */
  readonly reasons: readonly {
    readonly reason: string;
    readonly detail: string | null;
    readonly count: number;
  }[];
  /** Between two steps, in seconds. */
  readonly durations: readonly (Measured & { readonly from: ReportStep; readonly to: ReportStep })[];
  /**
   * The signal-to-noise ratio that a measurement had last, by its outcome. Those below 0 are `sentinels`: -100 for one
   * that is too low, -90 and -91 for a fake.
   */
  readonly snr: Readonly<
    Record<ReportOutcome, Measured & { readonly sentinels: Readonly<Record<string, number>> }>
  >;
  /**
   * By the hour of the events, in UTC; refused ones by when they came, if that is known. A session counts where its
   * first event is.
   */
  readonly hours: readonly {
    /** When it begins, in ISO 8601. */
    readonly hour: string;
    readonly accepted: number;
    readonly duplicate: number;
    readonly late: number;
    readonly refused: number;
    readonly sessions: number;
    readonly outcomes: Readonly<Record<ReportOutcome, number>>;
  }[];
  /** All of the above as plain counts by name: what `addReport` adds. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Collects deliveries for a report. */
export interface ReportCollector {
  /**
   * Takes a delivery that is authentic: verify it first. Gives the code of the error if the body is no event; it is
   * then counted as refused.
   *
   * @throws {TypeError} if the body is none
   */
  accept(body: Body, signature: SignatureHeader): "invalid_json" | "invalid_event" | undefined;
  /**
   * Takes a delivery that was refused, with the code of the error.
   *
   * @param receivedAt in Unix seconds
   */
  refuse(code: string, receivedAt?: number): void;
  /**
   * Adds the report of other sessions. Of sessions that have deliveries in both, collect the deliveries instead.
   *
   * @throws {TypeError} if it is no report
   */
  addReport(report: Pick<Report, "version" | "counts">): void;
  /** The report of what was collected so far. */
  report(): Report;
}

/**
 * Begins a report over many sessions. It takes about 2 KB of memory a session.
 *
 * @example
 * ```js
 * import { createReport, simulateSessions } from "wms-webhook/tools";
 *
 * const collector = createReport();
 * for (const { deliveries } of simulateSessions({ sessions: 100, seed: 1, secret: "mac secret" })) {
 *   for (const { body, signature, expected } of deliveries) {
 *     if (expected === "accepted") collector.accept(body, signature);
 *     else collector.refuse(expected);
 *   }
 * }
 * const { funnel } = collector.report();
 * console.log(funnel[0].step, funnel[0].sessions >= funnel[7].sessions); // loaded true
 * ```
 */
export declare function createReport(): ReportCollector;
