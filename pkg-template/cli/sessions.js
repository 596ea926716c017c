// @ts-check
// Where each session stands, of the last ones that were heard of.

import { createHash } from "node:crypto";
import { isUsableSessionId, summarizeSession, trackSession } from "../session.js";
import { printable } from "./output/printable.js";

/** @typedef {import("../types/session.js").Range} Range */
/** @typedef {{ arrival: import("../types/session.js").Arrival, missing: readonly Range[] }} Tracked */
/** @typedef {{ name: string, state: import("../types/session.js").SessionState }} Session */

/** A sender with the secret can begin sessions without end. */
const MAX_SESSIONS = 1000;

/** How many ranges of missing numbers are shown. */
const MAX_RANGES = 8;

export class Sessions {
  constructor() {
    /** @type {Map<string, Session>} by the digest of the ID, which may be as long as a body */
    this.known = new Map();
    /** How many events there were that may be of any session. */
    this.withoutSession = 0;
  }

  /**
   * @param {any} event
   * @param {string} id of its delivery
   * @returns {Tracked | undefined} with what its session's last visit lacks; nothing if it names no session
   */
  track(event, id) {
    if (!isUsableSessionId(event.sessionId)) {
      this.withoutSession += 1;
      return undefined;
    }
    const digest = createHash("sha256").update(event.sessionId).digest("base64");
    const { state, arrival } = trackSession(this.known.get(digest)?.state ?? null, event, id);
    // The one heard of last stands last.
    this.known.delete(digest);
    this.known.set(digest, { name: printable(event.sessionId), state });
    if (this.known.size > MAX_SESSIONS) {
      const [oldest] = this.known.keys();
      this.known.delete(oldest);
    }
    return { arrival, missing: summarizeSession(state).visits.at(-1)?.missing ?? [] };
  }
}

/** Such as `4, 7-9`. @param {readonly Range[]} ranges @param {number} [max] @returns {string} */
export function rangesInWords(ranges, max = MAX_RANGES) {
  const shown = ranges.slice(0, max).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  if (ranges.length > max) shown.push("…");
  return shown.join(", ");
}

/** A line for each visit. @param {Session} session @returns {string[]} */
export function sessionInWords({ name, state }) {
  const { visits } = summarizeSession(state);
  return visits.map(({ phase, reason, detail, missing }, at) => {
    const visit = visits.length > 1 ? `, visit ${at + 1}` : "";
    const why = reason ? ` (${reason}${detail && detail !== reason ? ` ${detail}` : ""})` : "";
    const lacks = missing.length > 0 ? `, missing ${rangesInWords(missing)}` : "";
    return `session ${name}${visit}: ${phase}${why}${lacks}`;
  });
}
