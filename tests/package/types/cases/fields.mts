// Which fields of an event the types have, and how the others are reached. It compiles, and does not run.

import {
  type ApiErrorEvent,
  type ConstraintViolationEvent,
  type EventCode,
  isKnownEvent,
  type LowSnrEvent,
  payloadCode,
  type Severity,
  type Undocumented,
  type UnknownEvent,
  type WmsEvent,
  type WmsLoadedEvent,
} from "wms-webhook";

declare const event: WmsEvent | UnknownEvent;

// The code alone does not narrow: an event that deviates may have it, too.
if (event.event === "LOW_SNR") {
  const payload: unknown = event.payload;
  // @ts-expect-error: not known to be as documented
  event.payload.details;
}
switch (event.event) {
  case "LOW_SNR":
    // @ts-expect-error: as above
    event.payload.details;
}
if (isKnownEvent(event) && event.event === "LOW_SNR") {
  const details: string = event.payload.details;
}

declare const lowSnr: LowSnrEvent;
declare const loaded: WmsLoadedEvent;
declare const violation: ConstraintViolationEvent;
declare const apiError: ApiErrorEvent;
declare const unknown: UnknownEvent;

// A misspelt field does not compile, in a payload or beside it.
lowSnr.payload.details;
// @ts-expect-error: details
lowSnr.payload.detials;
// @ts-expect-error: sessionId
lowSnr.sesionId;
// @ts-expect-error: details
const { detials } = lowSnr.payload;

// What WMS does not document is reached on purpose, and is unknown.
const { region }: Undocumented = { ...lowSnr.payload };
const { confidence }: Undocumented = { ...loaded.payload };
const { version }: Undocumented = { ...lowSnr };
const whole: Undocumented = lowSnr.payload;
const other: unknown = region ?? confidence ?? version ?? whole.other;
// @ts-expect-error: not known to be a text
const text: string = region;
// @ts-expect-error: an event is no record of anything, so that it is not taken for one by mistake
const record: Undocumented = lowSnr;

// A payload whose keys WMS does not name is open.
const code: unknown = violation.payload?.code ?? apiError.payload?.errorCode;
const id: string | null | undefined = violation.payload?.measurementId ?? apiError.payload?.measurementId;
// @ts-expect-error: not known to be a text
const constraint: string = violation.payload?.constraint;
// @ts-expect-error: the payload may be missing or null
violation.payload.code;

// No other payload is.
type Open = {
  [E in WmsEvent as E["event"]]: string extends keyof NonNullable<E["payload"]> ? E["event"] : never;
}[EventCode];
const open: Open[] = ["CONSTRAINT_VIOLATION", "API_ERROR"];
const unnamed: ("CONSTRAINT_VIOLATION" | "API_ERROR")[] = open;

const found: string | number | undefined = payloadCode(violation) ?? payloadCode(apiError) ?? payloadCode(unknown);
// @ts-expect-error: a number, too, or nothing
const name: string = payloadCode(violation);
// @ts-expect-error: its payload is documented in full
payloadCode(lowSnr);
// @ts-expect-error: not before it is known which
payloadCode(event);
// @ts-expect-error: an event, not its payload
payloadCode(violation.payload);

// Of an event that is not as documented only the envelope is known.
const envelope: [number, string, number, string] = [
  unknown.timestamp,
  unknown.sessionId,
  unknown.sequence,
  unknown.event,
];
const values: unknown[] = [unknown.severity, unknown.payload, unknown.version];
// @ts-expect-error: perhaps another value, or none
const severity: Severity = unknown.severity;
// @ts-expect-error: perhaps another value, or none
const severityText: string | undefined = unknown.severity;
// @ts-expect-error: perhaps no object
unknown.payload.details;
// @ts-expect-error: perhaps no object
unknown.payload?.details;
if (typeof unknown.payload === "object" && unknown.payload !== null && "details" in unknown.payload) {
  const details: unknown = unknown.payload.details;
}

// Events that one writes, as for a test.
const base = { timestamp: 1, sessionId: "s-1", sequence: 0 };
const written: WmsEvent[] = [
  { ...base, event: "LOW_SNR", severity: "ERROR", payload: { details: "LOW_SNR" } },
  { ...base, event: "LOW_SNR", severity: "WARN", payload: { details: "LOW_SNR" } },
  { ...base, event: "PAGE_UNLOADED", severity: "INFO" },
  { ...base, event: "PAGE_UNLOADED", severity: "INFO", payload: null },
  { ...base, event: "PAGE_UNLOADED", severity: "INFO", payload: { measurementId: null } },
  { ...base, event: "WMS_LOADED", severity: "INFO", payload: {} },
  { ...base, event: "API_ERROR", severity: "ERROR", payload: { errorCode: 7 } },
];
const others: UnknownEvent[] = [
  { ...base, event: "LOW_SNR", severity: null, payload: [] },
  { ...base, event: "NEW", version: 2 },
];
// @ts-expect-error: a required field
const missing: LowSnrEvent = { ...base, event: "LOW_SNR", severity: "ERROR", payload: {} };
// @ts-expect-error: a required field is not null
const nulled: LowSnrEvent = { ...base, event: "LOW_SNR", severity: "ERROR", payload: { details: null } };
// @ts-expect-error: a required payload is not null
const noPayload: LowSnrEvent = { ...base, event: "LOW_SNR", severity: "ERROR", payload: null };
// @ts-expect-error: a severity of the three
const debug: WmsLoadedEvent = { ...base, event: "WMS_LOADED", severity: "DEBUG" };
// @ts-expect-error: no object
const textPayload: WmsLoadedEvent = { ...base, event: "WMS_LOADED", severity: "INFO", payload: "text" };
// @ts-expect-error: the envelope holds
const noSession: UnknownEvent = { timestamp: 1, sequence: 0, event: "NEW" };
