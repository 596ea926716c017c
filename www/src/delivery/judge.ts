// What the package says of a delivery. Nothing is judged here.

import { type Encoding, parseEvent, receiveWebhook, WmsWebhookError } from "wms-webhook";
import type { AnyEvent } from "../event/documented.js";

export interface Delivery {
  readonly body: Uint8Array;
  readonly signature: string | null;
  readonly secret: string;
  readonly encoding: Encoding;
}

export interface Refusal {
  readonly code: string;
  readonly status: number | null;
  readonly message: string;
}

export interface Judgement {
  /** Null if the delivery is accepted. */
  readonly refusal: Refusal | null;
  /** Whether a secret explains the signature, even if the body is no event. */
  readonly isAuthentic: boolean;
  /** What the body reads as, whether it is authentic or not. */
  readonly event: AnyEvent | null;
  /** Why it does not read as an event. */
  readonly unread: Refusal | null;
}

const AFTER_THE_MAC = new Set(["invalid_json", "invalid_event"]);

/** @throws what the package throws for a programmer's mistake, or where WebAssembly is not allowed */
export function judge({ body, signature, secret, encoding }: Delivery): Judgement {
  let refusal: Refusal | null = null;
  try {
    receiveWebhook(body, signature, secret, { encoding });
  } catch (error) {
    refusal = refusalOf(error);
  }
  const isAuthentic = refusal === null || AFTER_THE_MAC.has(refusal.code);
  return { refusal, isAuthentic, ...readEvent(body) };
}

/** The event of a body that nobody has verified. */
export function readEvent(body: Uint8Array): Pick<Judgement, "event" | "unread"> {
  try {
    return { event: parseEvent(body), unread: null };
  } catch (error) {
    return { event: null, unread: refusalOf(error) };
  }
}

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof WmsWebhookError)) throw error;
  return { code: error.code, status: error.status, message: error.message };
}

/** Why no delivery can be judged in this page, or null if they can. */
export function whyRefused(): string | null {
  try {
    parseEvent('{"timestamp":0,"sessionId":"","sequence":0,"event":"WMS_LOADED"}');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
