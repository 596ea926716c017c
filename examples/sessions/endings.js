// Which measurements of a session have ended and are not reported yet. It needs no clock and no database.

import { summarizeSession } from "wms-webhook/session";

/** Seconds without a delivery before an end is reported: its reason may arrive after it. */
const SETTLED = 30;
/** The same while the end or another delivery is missing. A scan takes 30 s and sends an event every 5. */
const ABANDONED = 15 * 60;
/** Outcomes that only mean that no end has arrived; it may be late. */
const OPEN = ["abandoned", "left"];

/**
 * @param {import("wms-webhook/session").SessionState | null} state
 * @param {Record<string, string>} reported what was reported of each measurement, by its name
 * @param {number} silence seconds since the last delivery
 */
export function endingsOf(state, reported, silence) {
  const { visits, isCut } = summarizeSession(state);
  const endings = [];
  // The names of measurements whose deliveries are no longer kept are forgotten, too: a session stays bounded.
  const all = isCut ? {} : { ...reported };
  let wait = Number.POSITIVE_INFINITY;
  for (const { missing, measurements } of visits) {
    for (const { key, deliveries, ...measurement } of measurements) {
      // Its key or its first delivery may have arrived after the report.
      const names = key === null ? deliveries : [key, ...deliveries];
      const known = names.find((name) => Object.hasOwn(reported, name));
      const name = known ?? names[0];
      if (known !== undefined) all[name] = reported[name];

      const outcome = measurement.outcome ?? "abandoned";
      const verdict = [outcome, measurement.reason, measurement.detail].filter(Boolean).join(" ");
      if (all[name] === verdict) continue;
      const patience = OPEN.includes(outcome) || missing.length > 0 ? ABANDONED : SETTLED;
      if (silence < patience) {
        wait = Math.min(wait, patience);
      } else {
        all[name] = verdict;
        endings.push({ name, isCorrection: known !== undefined, summary: { ...measurement, outcome } });
      }
    }
  }
  return {
    /** What to report now. */
    endings,
    /** What is reported then. */
    reported: all,
    /** Seconds without a delivery after which there is more to report; `Infinity` if there is nothing. */
    wait,
  };
}
