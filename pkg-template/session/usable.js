// @ts-check
// Which session IDs name a session. A module of its own: the receiver asks, too.

import { UNUSABLE_SESSION_IDS } from "../generated/session-lists.js";

/** @type {typeof import("../types/session.d.ts").isUsableSessionId} */
export function isUsableSessionId(sessionId) {
  return !UNUSABLE_SESSION_IDS.includes(sessionId);
}
