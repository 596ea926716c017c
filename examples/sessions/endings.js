// Which measurements of a session have ended and have not been told. It asks no clock and no database.

import { summarizeSession } from "wms-webhook/session";

/** Seconds without a delivery, after which the end of a measurement is told: its reason may come after it. */
const SETTLED = 30;
/** The same while its end or another delivery is missing. A scan takes 30 s, with an event each 5. */
const ABANDONED = 15 * 60;
/** Outcomes that only mean that no end has come; it may be late. */
const OPEN = ["abandoned", "left"];

/**
 * @param {import("wms-webhook/session").SessionState | null} state
 * @param {Record<string, string>} told what was told of each measurement, by its name
 * @param {number} silence seconds since the last delivery
 */
export function endingsOf(state, told, silence) {
  const { visits, isCut } = summarizeSession(state);
  const endings = [];
  // If the oldest deliveries are gone, so are the names of their measurements: a session stays bounded.
  const toldNow = isCut ? {} : { ...told };
  let wait = Number.POSITIVE_INFINITY;
  for (const { missing, measurements } of visits) {
    for (const { key, deliveries, ...measurement } of measurements) {
      // It is told once, also if its key or its first delivery comes afterwards.
      const names = key === null ? deliveries : [key, ...deliveries];
      const known = names.find((name) => Object.hasOwn(told, name));
      const name = known ?? names[0];
      if (known !== undefined) toldNow[name] = told[name];

      const outcome = measurement.outcome ?? "abandoned";
      const verdict = [outcome, measurement.reason, measurement.detail].filter(Boolean).join(" ");
      if (toldNow[name] === verdict) continue;
      const patience = OPEN.includes(outcome) || missing.length > 0 ? ABANDONED : SETTLED;
      if (silence < patience) {
        wait = Math.min(wait, patience);
      } else {
        toldNow[name] = verdict;
        endings.push({ name, isCorrection: known !== undefined, summary: { ...measurement, outcome } });
      }
    }
  }
  return {
    /** What to tell now. */
    endings,
    /** What was told, with these. */
    told: toldNow,
    /** After how many seconds without a delivery there is more to tell; `Infinity` if there is nothing. */
    wait,
  };
}
