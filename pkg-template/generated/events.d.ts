// Generated from src/ by `cargo xtask generate`.

import type { Envelope, EventSpec, Undocumented } from "../types/index.js";

/** How much an event matters, as WMS ranks it. */
export type Severity =
  | "INFO"
  | "WARN"
  | "ERROR";

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

/** The measurement page has opened in the user's browser. Severity: INFO. */
export interface WmsLoadedEvent extends Envelope {
  event: "WMS_LOADED";
  payload?: (Undocumented) | null;
}

/** The settings behind the Config ID have arrived. Severity: INFO. */
export interface ConfigurationLoadedEvent extends Envelope {
  event: "CONFIGURATION_LOADED";
  payload?: (Undocumented) | null;
}

/** The user has let the page use the camera. Severity: INFO. */
export interface CameraPermissionGrantedEvent extends Envelope {
  event: "CAMERA_PERMISSION_GRANTED";
  payload?: (Undocumented) | null;
}

/** The user has not let the page use the camera. Severity: ERROR. */
export interface CameraPermissionDeniedEvent extends Envelope {
  event: "CAMERA_PERMISSION_DENIED";
  payload?: (Undocumented) | null;
}

/** The camera is running, whether the user or the page turned it on. Severity: INFO. */
export interface CameraStartedEvent extends Envelope {
  event: "CAMERA_STARTED";
  payload?: (Undocumented) | null;
}

/** A measurement has begun, whether the user or the page began it. Severity: INFO. */
export interface MeasurementStartedEvent extends Envelope {
  event: "MEASUREMENT_STARTED";
  payload?: (Undocumented) | null;
}

/** The measurement has received its ID. Severity: INFO. */
export interface MeasurementCreatedEvent extends Envelope {
  event: "MEASUREMENT_CREATED";
  payload: { measurementId: string } & Undocumented;
}

/** First results are in while the scan goes on, with their signal-to-noise ratio. Severity: INFO. */
export interface IntermediateResultsEvent extends Envelope {
  event: "INTERMEDIATE_RESULTS";
  payload: { measurementId: string; snr: number; sequence: number } & Undocumented;
}

/** The camera's part is done; the last results are still to come. Severity: INFO. */
export interface ScanCompletedEvent extends Envelope {
  event: "SCAN_COMPLETED";
  payload: { measurementId: string } & Undocumented;
}

/** The last results are in. Severity: INFO. */
export interface ResultsReceivedEvent extends Envelope {
  event: "RESULTS_RECEIVED";
  payload: { measurementId: string } & Undocumented;
}

/** The user is being sent to the callback URL. Severity: INFO. */
export interface RedirectingToCallbackEvent extends Envelope {
  event: "REDIRECTING_TO_CALLBACK";
  payload?: ({ measurementId?: string } & Undocumented) | null;
}

/** The measurement ended before its results. Severity: WARN. */
export interface MeasurementCanceledEvent extends Envelope {
  event: "MEASUREMENT_CANCELED";
  payload: { measurementId: string } & Undocumented;
}

/** A condition for measuring no longer held, so the measurement was cancelled. Severity: ERROR. */
export interface ConstraintViolationEvent extends Envelope {
  event: "CONSTRAINT_VIOLATION";
  payload?: ({ measurementId?: string } & Undocumented) | null;
}

/** The user has closed the page or gone to another. Severity: INFO. */
export interface PageUnloadedEvent extends Envelope {
  event: "PAGE_UNLOADED";
  payload?: ({ measurementId?: string } & Undocumented) | null;
}

/** The connection that carries the measurement has dropped. Severity: WARN. */
export interface WebsocketDisconnectedEvent extends Envelope {
  event: "WEBSOCKET_DISCONNECTED";
  payload: { measurementId: string } & Undocumented;
}

/** The connection that carries the measurement stands, for the first time or again. Severity: INFO. */
export interface WebsocketReconnectedEvent extends Envelope {
  event: "WEBSOCKET_RECONNECTED";
  payload: { measurementId: string } & Undocumented;
}

/** The connection that carries the measurement could not be made again. Severity: ERROR. */
export interface WebsocketReconnectionFailedEvent extends Envelope {
  event: "WEBSOCKET_RECONNECTION_FAILED";
  payload: { measurementId: string } & Undocumented;
}

/** The measuring service has answered with an error. Severity: ERROR. */
export interface ApiErrorEvent extends Envelope {
  event: "API_ERROR";
  payload?: ({ measurementId?: string } & Undocumented) | null;
}

/** The page has gone out of the user's sight or come back. Severity: INFO. */
export interface PageVisibilityChangeEvent extends Envelope {
  event: "PAGE_VISIBILITY_CHANGE";
  payload: { measurementId?: string; state: "VISIBLE" | "HIDDEN" } & Undocumented;
}

/** The signal was too weak against the noise, so the measurement was cancelled. Severity: ERROR. */
export interface LowSnrEvent extends Envelope {
  event: "LOW_SNR";
  payload: { details: string } & Undocumented;
}

/** The part that reads blood flow from the face did not start. Severity: ERROR. */
export interface FailedInitBloodFlowEvent extends Envelope {
  event: "FAILED_INIT_BLOOD_FLOW";
  payload: { measurementId: string } & Undocumented;
}

/** The camera could not be started. Severity: ERROR. */
export interface GeneralErrorEvent extends Envelope {
  event: "GENERAL_ERROR";
  payload: { details: string } & Undocumented;
}

/** An event that WMS documents; `switch (event.event)` narrows its payload. */
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
