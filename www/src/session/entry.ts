// A delivery, judged, in its session.

import type { Deviation } from "wms-webhook";
import type { Arrival } from "wms-webhook/session";
import type { AnyEvent } from "../event/documented.js";
import type { SavedDelivery } from "../read/line.js";
import type { Trust } from "./judge.js";

/** One delivery in its session. */
export interface Entry {
  /** Its position in the order of arrival, from 0. */
  readonly order: number;
  readonly delivery: SavedDelivery;
  readonly trust: Trust;
  /** What its body says: an unverified claim unless it is accepted; null if it does not parse. */
  readonly event: AnyEvent | null;
  /** Where the event is not as documented, or null. */
  readonly deviation: Deviation | null;
  /** Why it is no part of the session, or null. */
  readonly refusal: string | null;
  /** How it stands to those before it; null if it is no part of the session. */
  readonly arrival: Arrival | null;
  /** What the package knows it by; null if it is no part of the session. */
  readonly id: string | null;
}
