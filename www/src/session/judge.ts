// The verdict on one delivery of a session. It follows from the delivery and the judge alone.

import { type Encoding, receiveWebhook, verifyWebhook, WmsWebhookError } from "wms-webhook";
import { readEvent } from "../delivery/judge.js";
import type { AnyEvent } from "../event/documented.js";
import type { SavedDelivery } from "../read/line.js";

/** What signatures are checked with. */
export interface Judge {
  readonly secret: string;
  readonly encoding: Encoding;
}

/** Without a check a delivery is neither accepted nor refused, whatever the file says of it. */
export type Trust = "accepted" | "refused" | "unchecked";

export interface Verdict {
  readonly trust: Trust;
  /** What its body says: an unverified claim unless it is accepted; null if it does not parse. */
  readonly event: AnyEvent | null;
  /** Why it is no part of a session, or null. */
  readonly refusal: string | null;
}

/** Why the package does not take this secret, or null. */
export function whyUnusable(secret: string): string | null {
  try {
    verifyWebhook("", "", secret);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^wms-webhook: /, "") : String(error);
  }
}

/** @param judge null if there is no secret */
export function verdictOn(delivery: SavedDelivery, judge: Judge | null): Verdict {
  const { body, signature } = delivery;
  if (judge) {
    const { secret, encoding } = judge;
    try {
      return {
        trust: "accepted",
        event: receiveWebhook(body, signature, secret, { encoding }),
        refusal: null,
      };
    } catch (error) {
      return { trust: "refused", event: readEvent(body).event, refusal: codeOf(error) };
    }
  }
  const { event, unread } = readEvent(body);
  // Only codes of refusals have an underscore.
  const [said = null] = /^[a-z]+_[a-z_]+/.exec(delivery.verdict ?? "") ?? [];
  const refusal = said ?? unread?.code ?? null;
  // A file may say anything of itself; the receiver that serves this page has judged.
  if (!delivery.isFromReceiver || delivery.verdict === null) return { trust: "unchecked", event, refusal };
  return { trust: refusal === null ? "accepted" : "refused", event, refusal };
}

function codeOf(error: unknown): string {
  if (!(error instanceof WmsWebhookError)) throw error;
  return error.code;
}
