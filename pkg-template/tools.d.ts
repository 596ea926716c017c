// The types of `wms-webhook/tools` that are agreed on. TSDoc with examples is still to be written by the
// owner of the file (branch session). `Cause`, `Phase`, `Reason`, `Scenario`, `Fault` are generated unions (tool-codes.d.ts).

/** What is known of a delivery that does not verify. */
export interface Diagnosis {
  /** What receiveWebhook would say of the MAC. */
  readonly verdict: "authentic" | "body_too_large" | "missing_signature" | "malformed_signature" | "signature_mismatch" | "ambiguous_body";
  /** What went wrong, one or several that came together (such as a body that was re-serialised AND a secret with a newline); empty if authentic. Never empty otherwise: the last resort is a finding "unexplained". */
  readonly findings: readonly Finding[];
  /** Whether the MAC proves the findings: with all of them undone the delivery verifies. If not, they are what body, header and secret look like (a truncated body cannot be completed). */
  readonly isProven: boolean;
  /** The body that was signed, if the findings are proven and it is not the one in hand. */
  readonly signedBody?: Uint8Array;
}
export interface Finding {
  readonly cause: Cause;                        // stable code such as "body_reserialized"
  readonly part: "body" | "header" | "secret";  // what is at fault
  readonly summary: string;                     // one sentence: what happened
  readonly remedy: string;                      // one or two sentences: what to do
}
export interface ExplainOptions {
  readonly encoding?: Encoding;
  /** Other secrets that it may have been signed with: of another Config ID, or retired ones. */
  readonly otherSecrets?: readonly Secret[];
  /** Bodies of other deliveries: headers and bodies get mixed up. */
  readonly otherBodies?: readonly Body[];
}
export declare function explainWebhook(body: Body, signature: SignatureHeader, secret: Secrets, options?: ExplainOptions): Diagnosis;

/** A pair [from, to] of sequence numbers, both inclusive. */
export type Range = readonly [from: number, to: number];
/** Plain JSON, bounded in size whatever is sent: keep it in a Durable Object, Redis or SQLite. */
export interface SessionState {
  readonly version: 1;
  /** One past the highest sequence seen. */
  readonly next: number;
  readonly missing: readonly Range[];
  // ... what else the implementation needs, documented
  /** Where the measurement stands. */
  readonly phase: Phase;        // "loaded" | "camera" | "measuring" | "completed" | "cancelled" | "failed" | "left"  (and "unknown" before any event that tells)
  /** The code of the event that tells why it failed or was cancelled; null if it did not. */
  readonly reason: Reason | null;
}
export interface Tracked {
  readonly state: SessionState;
  readonly verdict: "first" | "next" | "duplicate" | "gap" | "late";
  /** Which numbers are missing now. */
  readonly missing: readonly Range[];
}
export declare function trackSession(state: SessionState | null, event: WmsEvent | UnknownEvent): Tracked;

export interface SimulationOptions {
  readonly scenario?: Scenario;    // default "success"
  readonly seed?: number;          // integer 0 .. 2^32-1, default 0: same seed, same session
  readonly sessionId?: string;     // default derived from the seed
  readonly startTime?: number;     // Unix seconds of the first event, default 1689684577
}
export declare function simulateSession(options?: SimulationOptions): WmsEvent[];

/** Deliveries as a receiver gets them: in order of arrival, signed, with faults on request. */
export interface DeliveryOptions extends SimulationOptions {
  readonly secret: Secret;
  readonly oldSecret?: Secret;               // needed by the fault "old_secret"
  readonly faults?: readonly Fault[];        // "duplicated" | "reordered" | "dropped" | "delayed" | "tampered" | "forged" | "old_secret"
}
export interface SimulatedDelivery {
  readonly body: string;
  readonly signature: string;
  /** Milliseconds after the session's start at which it arrives. */
  readonly at: number;
  readonly fault: Fault | null;
  /** What a receiver with `secret` alone must say: "accepted" or the code of the refusal. */
  readonly expected: "accepted" | "signature_mismatch" | "ambiguous_body";
}
export declare function simulateDeliveries(options: DeliveryOptions): SimulatedDelivery[];

/** The tables, generated from Rust, frozen: code -> texts. Keys are the unions. */
export declare const CAUSES: Readonly<Record<Cause, { part: "body" | "header" | "secret"; summary: string; remedy: string }>>;
export declare const SCENARIOS: Readonly<Record<Scenario, string>>;   // one-line description
export declare const FAULTS: Readonly<Record<Fault, string>>;         // one-line description
// Scenarios (hyphens): success permission-denied low-snr constraint-violated cancelled websocket-recovered websocket-lost api-error tab-hidden left-early blood-flow-failed camera-failed
