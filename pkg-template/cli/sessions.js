// @ts-check
// Where each session stands, of the last ones that were heard of.

import { createHash } from "node:crypto";
import { trackSession } from "../tools.js";
import { printable } from "./output/printable.js";

/** @typedef {import("../types/tools.js").Tracked} Tracked */
/** @typedef {{ name: string, state: import("../types/tools.js").SessionState }} Session */

/** A sender with the secret can begin sessions without end. */
const MAX_SESSIONS = 1000;

/** How many ranges of missing numbers are shown. */
const MAX_RANGES = 8;

export class Sessions {
  constructor() {
    /** @type {Map<string, Session>} by the digest of the ID, which may be as long as a body */
    this.known = new Map();
  }

  /** @param {any} event @returns {Tracked} */
  track(event) {
    const id = createHash("sha256").update(event.sessionId).digest("base64");
    const tracked = trackSession(this.known.get(id)?.state ?? null, event);
    // The one heard of last stands last.
    this.known.delete(id);
    this.known.set(id, { name: printable(event.sessionId), state: tracked.state });
    if (this.known.size > MAX_SESSIONS) {
      const [oldest] = this.known.keys();
      this.known.delete(oldest);
    }
    return tracked;
  }
}

/** Such as `4, 7-9`. @param {Tracked["missing"]} ranges @returns {string} */
export function rangesInWords(ranges) {
  const shown = ranges.slice(0, MAX_RANGES).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  if (ranges.length > MAX_RANGES) shown.push("…");
  return shown.join(", ");
}
