// Generated from src/ by `cargo xtask generate`.

import type { EventSpec, Undocumented } from "../types/catalogue.js";
import type { Severity } from "./constants.js";

/** The code of an event that WMS documents. */
export type EventCode =
  | "WMS_LOADED"
  | "CONFIGURATION_LOADED"
  | "CAMERA_PERMISSION_GRANTED"
  | "CAMERA_PERMISSION_DENIED"
  | "CAMERA_STARTED"
  | "MEASUREMENT_STARTED"
  | "MEASUREMENT_CREATED"
  | "INTERMEDIATE_RESULTS"
  | "SCAN_COMPLETED"
  | "RESULTS_RECEIVED"
  | "REDIRECTING_TO_CALLBACK"
  | "MEASUREMENT_CANCELED"
  | "CONSTRAINT_VIOLATION"
  | "PAGE_UNLOADED"
  | "WEBSOCKET_DISCONNECTED"
  | "WEBSOCKET_RECONNECTED"
  | "WEBSOCKET_RECONNECTION_FAILED"
  | "API_ERROR"
  | "PAGE_VISIBILITY_CHANGE"
  | "LOW_SNR"
  | "FAILED_INIT_BLOOD_FLOW"
  | "GENERAL_ERROR";

/** What every event has. */
export interface Envelope {
  /**
   * When the event happened: seconds since 1970-01-01T00:00:00Z, such as `1689684577`, possibly with a
   * fraction. WMS does not say whose clock it is. Wherever an age is judged, 10^11 and more are milliseconds.
   */
  timestamp: number;
  /** The session ID that you put into the call-in URL, such as `"s-1"`. `""` if the delivery names none. */
  sessionId: string;
  /**
   * Position in the session: `0` for the first event, one more for each that follows. It may start at 0 again
   * if the user reloads the page, so it does not identify a delivery: the MAC does.
   */
  sequence: number;
  /** The code of the event, such as `"LOW_SNR"`. */
  event: string;
}

/** What every event has that is as WMS documents it. */
export interface KnownEnvelope<Code extends EventCode = EventCode> extends Envelope {
  /** The code of the event, such as `"LOW_SNR"`. */
  event: Code;
  /**
   * How much the event matters: `"INFO"`, `"WARN"` or `"ERROR"`. The documented one if the delivery names
   * none.
   */
  severity: Severity;
}

/** The measurement page has loaded in the user's browser. Severity: INFO. */
export interface WmsLoadedEvent extends KnownEnvelope<"WMS_LOADED"> {
  /** WMS documents none. */
  payload?: object | null;
}

/** The settings behind the Config ID have arrived. Severity: INFO. */
export interface ConfigurationLoadedEvent extends KnownEnvelope<"CONFIGURATION_LOADED"> {
  /** WMS documents none. */
  payload?: object | null;
}

/** The user granted camera permission. Severity: INFO. */
export interface CameraPermissionGrantedEvent extends KnownEnvelope<"CAMERA_PERMISSION_GRANTED"> {
  /** WMS documents none. */
  payload?: object | null;
}

/** The user denied camera permission. Severity: ERROR. */
export interface CameraPermissionDeniedEvent extends KnownEnvelope<"CAMERA_PERMISSION_DENIED"> {
  /** WMS documents none. */
  payload?: object | null;
}

/** The camera has started, by the user or automatically. Severity: INFO. */
export interface CameraStartedEvent extends KnownEnvelope<"CAMERA_STARTED"> {
  /** WMS documents none. */
  payload?: object | null;
}

/** A measurement has started, by the user or automatically. Severity: INFO. */
export interface MeasurementStartedEvent extends KnownEnvelope<"MEASUREMENT_STARTED"> {
  /** WMS documents none. */
  payload?: object | null;
}

/** The measurement has received its ID. Severity: INFO. */
export interface MeasurementCreatedEvent extends KnownEnvelope<"MEASUREMENT_CREATED"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
  };
}

/** Intermediate results have arrived during the scan, with their signal-to-noise ratio. Severity: INFO. */
export interface IntermediateResultsEvent extends KnownEnvelope<"INTERMEDIATE_RESULTS"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
    /**
     * The signal-to-noise ratio of the results so far, such as `100`. WMS documents neither unit nor range.
     * Seen elsewhere: -100 for one that is too low, -90 and -91 for a fake.
     */
    snr: number;
    /**
     * Which of the measurement's intermediate results these are, such as `1`. A count: not the `sequence` of
     * the event. Seen elsewhere: six in a scan, one for every 5 seconds.
     */
    sequence: number;
  };
}

/** The scan is complete; the final results are still to come. Severity: INFO. */
export interface ScanCompletedEvent extends KnownEnvelope<"SCAN_COMPLETED"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
  };
}

/** The final results have arrived. Severity: INFO. */
export interface ResultsReceivedEvent extends KnownEnvelope<"RESULTS_RECEIVED"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
  };
}

/** The user is being redirected to the callback URL. Severity: INFO. */
export interface RedirectingToCallbackEvent extends KnownEnvelope<"REDIRECTING_TO_CALLBACK"> {
  payload?: {
    /**
     * The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. Absent or `null` if there
     * is none.
     */
    measurementId?: string | null;
  } | null;
}

/** The measurement ended before its results. Severity: WARN. */
export interface MeasurementCanceledEvent extends KnownEnvelope<"MEASUREMENT_CANCELED"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
  };
}

/**
 * A condition for measuring was violated, so the measurement was cancelled. Severity: ERROR. Its payload also
 * holds a code under a key that WMS does not name. `payloadCode(event)` finds it.
 */
export interface ConstraintViolationEvent extends KnownEnvelope<"CONSTRAINT_VIOLATION"> {
  payload?: (Undocumented & {
    /**
     * The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. Absent or `null` if there
     * is none.
     */
    measurementId?: string | null;
  }) | null;
}

/** The user closed the page or navigated away. Severity: INFO. */
export interface PageUnloadedEvent extends KnownEnvelope<"PAGE_UNLOADED"> {
  payload?: {
    /**
     * The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. Absent or `null` if there
     * is none.
     */
    measurementId?: string | null;
  } | null;
}

/** The connection of the measurement was lost. Severity: WARN. */
export interface WebsocketDisconnectedEvent extends KnownEnvelope<"WEBSOCKET_DISCONNECTED"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
  };
}

/** The connection of the measurement was established or re-established. Severity: INFO. */
export interface WebsocketReconnectedEvent extends KnownEnvelope<"WEBSOCKET_RECONNECTED"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
  };
}

/** The connection of the measurement could not be re-established. Severity: ERROR. */
export interface WebsocketReconnectionFailedEvent extends KnownEnvelope<"WEBSOCKET_RECONNECTION_FAILED"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
  };
}

/**
 * The measurement service returned an error. Severity: ERROR. Its payload also holds a code under a key that
 * WMS does not name. `payloadCode(event)` finds it.
 */
export interface ApiErrorEvent extends KnownEnvelope<"API_ERROR"> {
  payload?: (Undocumented & {
    /**
     * The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. Absent or `null` if there
     * is none.
     */
    measurementId?: string | null;
  }) | null;
}

/** The page was hidden or became visible again. Severity: INFO. */
export interface PageVisibilityChangeEvent extends KnownEnvelope<"PAGE_VISIBILITY_CHANGE"> {
  payload: {
    /**
     * The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. Absent or `null` if there
     * is none.
     */
    measurementId?: string | null;
    /** Whether the user sees the page: `"VISIBLE"` or `"HIDDEN"`. */
    state: "VISIBLE" | "HIDDEN";
  };
}

/** The signal was too weak against the noise, so the measurement was cancelled. Severity: ERROR. */
export interface LowSnrEvent extends KnownEnvelope<"LOW_SNR"> {
  payload: {
    /** What went wrong, such as `"LOW_SNR"` or `"CAMERA_START_ERROR"`. WMS documents no list. */
    details: string;
  };
}

/** The component that reads blood flow from the face failed to start. Severity: ERROR. */
export interface FailedInitBloodFlowEvent extends KnownEnvelope<"FAILED_INIT_BLOOD_FLOW"> {
  payload: {
    /** The ID of the measurement, such as `"6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47"`. */
    measurementId: string;
  };
}

/** The camera failed to start. Severity: ERROR. */
export interface GeneralErrorEvent extends KnownEnvelope<"GENERAL_ERROR"> {
  payload: {
    /** What went wrong, such as `"LOW_SNR"` or `"CAMERA_START_ERROR"`. WMS documents no list. */
    details: string;
  };
}

/** An event as WMS documents it; `switch (event.event)` narrows its payload. */
export type WmsEvent =
  | WmsLoadedEvent
  | ConfigurationLoadedEvent
  | CameraPermissionGrantedEvent
  | CameraPermissionDeniedEvent
  | CameraStartedEvent
  | MeasurementStartedEvent
  | MeasurementCreatedEvent
  | IntermediateResultsEvent
  | ScanCompletedEvent
  | ResultsReceivedEvent
  | RedirectingToCallbackEvent
  | MeasurementCanceledEvent
  | ConstraintViolationEvent
  | PageUnloadedEvent
  | WebsocketDisconnectedEvent
  | WebsocketReconnectedEvent
  | WebsocketReconnectionFailedEvent
  | ApiErrorEvent
  | PageVisibilityChangeEvent
  | LowSnrEvent
  | FailedInitBloodFlowEvent
  | GeneralErrorEvent;

/**
 * The 22 events that WMS documents.
 *
 * @example
 * ```js
 * import { EVENTS } from "wms-webhook";
 *
 * console.log(EVENTS.LOW_SNR.severity, EVENTS.LOW_SNR.payload.details.required); // ERROR true
 * ```
 */
export declare const EVENTS: {
  readonly WMS_LOADED: EventSpec<"INFO", never>;
  readonly CONFIGURATION_LOADED: EventSpec<"INFO", never>;
  readonly CAMERA_PERMISSION_GRANTED: EventSpec<"INFO", never>;
  readonly CAMERA_PERMISSION_DENIED: EventSpec<"ERROR", never>;
  readonly CAMERA_STARTED: EventSpec<"INFO", never>;
  readonly MEASUREMENT_STARTED: EventSpec<"INFO", never>;
  readonly MEASUREMENT_CREATED: EventSpec<"INFO", "measurementId">;
  readonly INTERMEDIATE_RESULTS: EventSpec<"INFO", "measurementId" | "snr" | "sequence">;
  readonly SCAN_COMPLETED: EventSpec<"INFO", "measurementId">;
  readonly RESULTS_RECEIVED: EventSpec<"INFO", "measurementId">;
  readonly REDIRECTING_TO_CALLBACK: EventSpec<"INFO", "measurementId">;
  readonly MEASUREMENT_CANCELED: EventSpec<"WARN", "measurementId">;
  readonly CONSTRAINT_VIOLATION: EventSpec<"ERROR", "measurementId">;
  readonly PAGE_UNLOADED: EventSpec<"INFO", "measurementId">;
  readonly WEBSOCKET_DISCONNECTED: EventSpec<"WARN", "measurementId">;
  readonly WEBSOCKET_RECONNECTED: EventSpec<"INFO", "measurementId">;
  readonly WEBSOCKET_RECONNECTION_FAILED: EventSpec<"ERROR", "measurementId">;
  readonly API_ERROR: EventSpec<"ERROR", "measurementId">;
  readonly PAGE_VISIBILITY_CHANGE: EventSpec<"INFO", "measurementId" | "state">;
  readonly LOW_SNR: EventSpec<"ERROR", "details">;
  readonly FAILED_INIT_BLOOD_FLOW: EventSpec<"ERROR", "measurementId">;
  readonly GENERAL_ERROR: EventSpec<"ERROR", "details">;
};
