// What an error has, by its code. It compiles, and does not run.

import { type ErrorCode, type FieldPath, type InvalidEventError, WmsWebhookError } from "wms-webhook";

declare const thrown: unknown;
if (!(thrown instanceof WmsWebhookError)) throw thrown;

const code: ErrorCode = thrown.code;
const message: string = thrown.message;
const name: "WmsWebhookError" = thrown.name;
const answer: number = thrown.status;
const error: Error = thrown;

// Only what its code has: a place in an event, or in a text.
// @ts-expect-error: not of every error
thrown.path;
// @ts-expect-error: not of every error
thrown.line;
switch (thrown.code) {
  case "invalid_event": {
    const path: FieldPath = thrown.path;
    const status: 422 = thrown.status;
    // @ts-expect-error: of `invalid_json`
    thrown.line;
    break;
  }
  case "invalid_json": {
    const [line, column]: [number, number] = [thrown.line, thrown.column];
    // @ts-expect-error: of `invalid_event`
    thrown.reason;
    break;
  }
  case "stale_event": {
    const status: 401 = thrown.status;
    // @ts-expect-error: it is 401
    const other: 503 = thrown.status;
    // @ts-expect-error: it has no place
    thrown.path;
    break;
  }
  // @ts-expect-error: no error has this code
  case "expired":
}

// For a test of what reads errors.
const mismatch: WmsWebhookError = new WmsWebhookError("signature_mismatch");
const event: InvalidEventError = new WmsWebhookError("invalid_event", "missing", {
  path: "/payload",
  reason: "missing",
});
// @ts-expect-error: without its place
new WmsWebhookError("invalid_event", "missing");
// @ts-expect-error: the status of an error of the receiver is not known to the core
new WmsWebhookError("stale_event");
new WmsWebhookError({ code: "stale_event", status: 401, summary: "it is too old" });
// @ts-expect-error: no such code
new WmsWebhookError("expired");
