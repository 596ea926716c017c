// What the types let pass and what they do not. It compiles, and does not run.

import {
  type Deviation,
  deviationOf,
  EVENTS,
  type EventCode,
  type FieldPath,
  isKnownEvent,
  parseEvent,
  receiveWebhook,
  type Severity,
  SIGNATURE_HEADER,
  signWebhook,
  type UnknownEvent,
  verifyWebhook,
  type WmsEvent,
} from "wms-webhook";

const headers = new Map<string, string | string[] | undefined>();
const verdict: boolean = verifyWebhook(new Uint8Array(), null, "secret");
verifyWebhook("", ["a"] as const, ["old", new Uint8Array()], { encoding: "latin1", maxBodyBytes: 5 });
verifyWebhook(new DataView(new ArrayBuffer(1)), headers.get(SIGNATURE_HEADER), "secret");
const header: string = signWebhook("", "secret");

const event: WmsEvent | UnknownEvent = receiveWebhook("", header, "secret", {
  strict: true,
  encoding: "auto",
});
const { timestamp, sequence, sessionId }: { timestamp: number; sequence: number; sessionId: string } = event;

if (isKnownEvent(event)) {
  const known: WmsEvent = event;
  const severity: Severity = event.severity;
  // @ts-expect-error: one of three
  const ranked: "INFO" | "ERROR" = event.severity;
  switch (event.event) {
    case "INTERMEDIATE_RESULTS": {
      const snr: number = event.payload.snr;
      const id: string = event.payload.measurementId;
      break;
    }
    case "PAGE_VISIBILITY_CHANGE": {
      const state: "VISIBLE" | "HIDDEN" = event.payload.state;
      const id: string | null | undefined = event.payload.measurementId;
      // @ts-expect-error: only if a measurement was created
      const sure: string = event.payload.measurementId;
      // @ts-expect-error: it may be null
      const absent: string | undefined = event.payload.measurementId;
      break;
    }
    case "PAGE_UNLOADED": {
      const id: string | null | undefined = event.payload?.measurementId;
      // @ts-expect-error: no field of it must come, so the payload may be missing or null
      event.payload.measurementId;
      break;
    }
    case "WMS_LOADED":
      // @ts-expect-error: WMS documents none
      event.payload?.measurementId;
      break;
    // @ts-expect-error: WMS has no such code
    case "WMS_UNLOADED":
      break;
  }
} else {
  const code: string = event.event;
  const unknown: UnknownEvent = event;
  // @ts-expect-error: it is not as documented
  const known: WmsEvent = event;
}

function exhaustive(code: EventCode): string {
  switch (code) {
    case "WMS_LOADED":
    case "CONFIGURATION_LOADED":
    case "CAMERA_PERMISSION_GRANTED":
    case "CAMERA_PERMISSION_DENIED":
    case "CAMERA_STARTED":
    case "MEASUREMENT_STARTED":
    case "MEASUREMENT_CREATED":
    case "INTERMEDIATE_RESULTS":
    case "SCAN_COMPLETED":
    case "RESULTS_RECEIVED":
    case "REDIRECTING_TO_CALLBACK":
    case "MEASUREMENT_CANCELED":
    case "CONSTRAINT_VIOLATION":
    case "PAGE_UNLOADED":
    case "WEBSOCKET_DISCONNECTED":
    case "WEBSOCKET_RECONNECTED":
    case "WEBSOCKET_RECONNECTION_FAILED":
    case "API_ERROR":
    case "PAGE_VISIBILITY_CHANGE":
    case "LOW_SNR":
    case "FAILED_INIT_BLOOD_FLOW":
    case "GENERAL_ERROR":
      return EVENTS[code].severity;
    default: {
      const none: never = code;
      return none;
    }
  }
}

function exhaustiveReason({ path, reason }: Deviation): FieldPath {
  switch (reason) {
    case "missing":
    case "wrong_type":
    case "repeated":
    case "empty":
    case "undocumented_value":
      return path;
    // @ts-expect-error: no such reason
    case "unknown":
      return path;
    default: {
      const none: never = reason;
      return none;
    }
  }
}

const deviation: Deviation | undefined = deviationOf(event);
// @ts-expect-error: an event that is as documented has none
deviation.path;
// @ts-expect-error: a body that is not parsed
deviationOf("{}");
if (deviation?.path === "/payload/snr") exhaustiveReason(deviation);
// @ts-expect-error: no such field
if (deviation?.path === "/payload/nsr") {
}

function exhaustiveEvent(known: WmsEvent): string {
  switch (known.event) {
    case "LOW_SNR":
      return known.payload.details;
    default: {
      // @ts-expect-error: 21 codes are left
      const none: never = known;
      return none;
    }
  }
}

const documented: "ERROR" = EVENTS.LOW_SNR.severity;

// @ts-expect-error: a parsed body
verifyWebhook({ event: "WMS_LOADED" }, header, "secret");
// @ts-expect-error: a body that is not awaited
verifyWebhook(Promise.resolve(""), header, "secret");
// @ts-expect-error: no secret
verifyWebhook("", header);
// @ts-expect-error: a secret that may not be set
verifyWebhook("", header, "secret" as string | undefined);
// @ts-expect-error: no such encoding
verifyWebhook("", header, "secret", { encoding: "utf8" });
// @ts-expect-error: parsing only
verifyWebhook("", header, "secret", { strict: true });
// @ts-expect-error: no such option
parseEvent("", { tolerance: 5 });
// @ts-expect-error: the catalogue is fixed
EVENTS.LOW_SNR.severity = "INFO";
// @ts-expect-error: no such event
EVENTS.LOW_SNRR;
