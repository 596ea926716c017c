// What the types let pass and what they do not. It compiles, and does not run.

import {
  EVENTS,
  type EventCode,
  isKnownEvent,
  parseEvent,
  receiveWebhook,
  SIGNATURE_HEADER,
  signWebhook,
  type UnknownEvent,
  verifyWebhook,
  type WmsEvent,
  WmsWebhookError,
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
  switch (event.event) {
    case "INTERMEDIATE_RESULTS": {
      const snr: number = event.payload.snr;
      const id: string = event.payload.measurementId;
      const other: unknown = event.payload.other;
      // @ts-expect-error: what WMS does not document is unknown
      const text: string = event.payload.other;
      break;
    }
    case "PAGE_VISIBILITY_CHANGE": {
      const state: "VISIBLE" | "HIDDEN" = event.payload.state;
      const id: string | undefined = event.payload.measurementId;
      // @ts-expect-error: only if a measurement was created
      const sure: string = event.payload.measurementId;
      break;
    }
    case "WMS_LOADED":
      // @ts-expect-error: it may have none
      event.payload.anything;
      event.payload?.anything;
      break;
    // @ts-expect-error: WMS has no such code
    case "WMS_UNLOADED":
      break;
  }
} else {
  const code: string = event.event;
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
      return EVENTS[code].description;
    default: {
      const none: never = code;
      return none;
    }
  }
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

const error = new WmsWebhookError("invalid_event");
const status: number = error.status;
const path: string | undefined = error.path;
const severity: "ERROR" = EVENTS.LOW_SNR.severity;

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
// @ts-expect-error: no such code
new WmsWebhookError("expired");
