// @ts-check
// Events without a session ID. A delivery is told by its MAC, so by its bytes: what two users without one
// send within one second may be equal, and the second is then taken for a duplicate. No receiver can tell.

import { isUsableSessionId } from "../session/usable.js";

const WARNING =
  "wms-webhook: there are events without a session ID. Two users who send equal ones within one second count " +
  "as one: the second is not handled. End the URL that each user is sent to with a session ID of its own.";

/** @returns {(event: { sessionId: string }) => void} what tells the console once */
export function createSessionWarning() {
  let isWarned = false;
  return ({ sessionId }) => {
    if (isWarned || isUsableSessionId(sessionId)) return;
    isWarned = true;
    console.warn(WARNING);
  };
}
