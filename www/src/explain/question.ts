// What the page asks of `explainWebhook`, and what it hears: plain data, which a worker takes and gives.

import type { Encoding } from "wms-webhook";
import { type Diagnosis, explainWebhook } from "wms-webhook/tools";

export interface Question {
  readonly body: Uint8Array;
  readonly signature: string | null;
  readonly secret: string;
  readonly encoding: Encoding;
  readonly otherSecrets: readonly string[];
  /** Headers and bodies get mixed up, and deliveries are copied and altered. */
  readonly otherDeliveries: readonly { readonly body: Uint8Array; readonly signature: string | null }[];
}

/** The diagnosis, or why there is none. */
export type Answer = { readonly diagnosis: Diagnosis } | { readonly error: string };

/** Takes up to a few seconds: its work is bounded by a count of bytes. */
export function answer({ body, signature, secret, ...options }: Question): Answer {
  try {
    return { diagnosis: explainWebhook(body, signature, secret, options) };
  } catch (error) {
    return { error: error instanceof Error ? error.message.replace(/^wms-webhook: /, "") : String(error) };
  }
}
