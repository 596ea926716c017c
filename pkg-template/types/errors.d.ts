// Why a delivery is refused or not handled.

import type {
  CoreErrorCode,
  ErrorStatus,
  EventFault,
  FieldPath,
  ReceiverErrorCode,
} from "../generated/constants.js";

export type { CoreErrorCode, ErrorStatus, ReceiverErrorCode } from "../generated/constants.js";

/** The reason of a {@link WmsWebhookError}, such as `"signature_mismatch"`. */
export type ErrorCode = CoreErrorCode | ReceiverErrorCode;

/** What each {@link WmsWebhookError} has. */
export interface ErrorOf<Code extends ErrorCode> extends Error {
  readonly name: "WmsWebhookError";
  /** The reason, such as `"signature_mismatch"`. It does not change between versions; `message` may. */
  readonly code: Code;
  /** The HTTP status to answer the sender with, such as `401`. */
  readonly status: ErrorStatus[Code];
}

/** The body is not JSON. */
export interface InvalidJsonError extends ErrorOf<"invalid_json"> {
  /** The line of the first character that is wrong, from 1, such as `1`. */
  readonly line: number;
  /** Its column, from 1, in characters, such as `17`. */
  readonly column: number;
}

/** The body is JSON, but not a valid WMS event. */
export interface InvalidEventError extends ErrorOf<"invalid_event"> {
  /** The first field that is wrong, as a JSON pointer, such as `"/payload/snr"`; `""` is the body itself. */
  readonly path: FieldPath;
  /** What is wrong with the field, such as `"missing"`. */
  readonly reason: EventFault;
}

type CodeWithoutPlace = Exclude<ErrorCode, "invalid_json" | "invalid_event">;

/**
 * Why a delivery is refused or not handled. Compare `code`: it narrows the error to what that code has.
 *
 * No message, property or stack holds a body, a secret or a MAC. The reason helps an attacker more
 * than an honest sender: answer with `status`, and keep `code` and `message` for your log.
 *
 * @example
 * ```js
 * import { parseEvent, WmsWebhookError } from "wms-webhook";
 *
 * try {
 *   parseEvent('{"timestamp":1,"sessionId":"s-1","sequence":-1,"event":"WMS_LOADED"}');
 * } catch (error) {
 *   if (!(error instanceof WmsWebhookError)) throw error;
 *   if (error.code === "invalid_event") console.log(error.status, error.path); // 422 /sequence
 * }
 * ```
 */
export type WmsWebhookError =
  | InvalidJsonError
  | InvalidEventError
  | { [Code in CodeWithoutPlace]: ErrorOf<Code> }[CodeWithoutPlace];

/** What a {@link WmsWebhookError} is made from; for an error of the core, its code is enough. */
export interface ErrorSpec {
  readonly code: ErrorCode;
  readonly status: number;
  /** The start of the message. */
  readonly summary: string;
}

/** Where a body is wrong. */
type Place<Failed extends WmsWebhookError> = Omit<Failed, keyof ErrorOf<ErrorCode>>;

export declare const WmsWebhookError: {
  new (error: "invalid_json", detail: string, place: Place<InvalidJsonError>): InvalidJsonError;
  new (error: "invalid_event", detail: string, place: Place<InvalidEventError>): InvalidEventError;
  new (error: CodeWithoutPlace & CoreErrorCode, detail?: string): WmsWebhookError;
  new (error: ErrorSpec, detail?: string): WmsWebhookError;
  readonly prototype: WmsWebhookError;
};
