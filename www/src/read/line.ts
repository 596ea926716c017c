// A delivery as JSON: a line that `wms-webhook listen --save` writes, or one of the simulator.

import { fromBase64, utf8 } from "./bytes.js";

/** A delivery that was saved, and what else was saved with it. */
export interface SavedDelivery {
  readonly body: Uint8Array;
  readonly signature: string | null;
  /** What the receiver that saved it said, if it did. */
  readonly verdict: string | null;
  /** When it arrived, in milliseconds since 1970, if that was saved. */
  readonly arrivedAt: number | null;
  /** Whether the receiver that serves this page judged it just now: a file may claim anything. */
  readonly isFromReceiver?: boolean;
}

/** Null if the value is no saved delivery. */
export function savedDelivery(value: unknown): SavedDelivery | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const fields = value as Record<string, unknown>;
  // An event of WMS may have any further field, `body` included.
  if (typeof fields.event === "string" && "sequence" in fields) return null;
  const body = bodyOf(fields);
  if (!body) return null;
  return {
    body,
    signature: signatureOf(fields),
    verdict: typeof fields.verdict === "string" ? fields.verdict : null,
    arrivedAt: timeOf(fields),
  };
}

function bodyOf(fields: Record<string, unknown>): Uint8Array | null {
  if (typeof fields.bodyBase64 === "string") return fromBase64(fields.bodyBase64);
  return typeof fields.body === "string" ? utf8(fields.body) : null;
}

function signatureOf(fields: Record<string, unknown>): string | null {
  if (typeof fields.signature === "string") return fields.signature;
  const headers = fields.headers;
  if (typeof headers !== "object" || headers === null) return null;
  const pairs = Array.isArray(headers) ? headers.filter(Array.isArray) : Object.entries(headers);
  const found = pairs.filter(([name]) => String(name).toLowerCase() === "x-wms-content-mac");
  const values = found.flatMap(([, value]) => value).filter((value) => typeof value === "string");
  return values.length > 0 ? values.join(", ") : null;
}

function timeOf({ receivedAt }: Record<string, unknown>): number | null {
  const time = typeof receivedAt === "string" ? Date.parse(receivedAt) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
