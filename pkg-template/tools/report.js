// @ts-check
// A report over many sessions: its counts come from the wasm, as names such as `funnel/created/visits`. Here
// they get the form in which they are read.

/** @typedef {import("../types/report.d.ts").Report} Report */
/** @typedef {Report["hours"][number]} Hour */

const STEPS = /** @type {const} */ ([
  "loaded",
  "configured",
  "cameraAllowed",
  "started",
  "created",
  "firstResults",
  "scanCompleted",
  "results",
  "redirected",
]);
const OUTCOMES = /** @type {const} */ (["completed", "failed", "cancelled", "left", "silent"]);
const HOUR = 3_600_000;

/** Letters, digits and signs that mean nothing to a terminal, a page or a spreadsheet. */
const NAME = /^[a-z][\w./-]*$/i;

/**
 * The counts of a report that somebody gave.
 *
 * @param {any} report @returns {[string, number][]} @throws {TypeError} if it is none
 */
export function countsOf(report) {
  const counts = report?.version === 1 ? report.counts : undefined;
  const entries = typeof counts === "object" && counts !== null ? Object.entries(counts) : undefined;
  const isCount = (/** @type {unknown} */ count) => Number.isSafeInteger(count) && Number(count) >= 0;
  if (!entries?.every(([name, count]) => NAME.test(name) && isCount(count))) {
    throw new TypeError("The report is not one: pass what report() gave, with its version and its counts.");
  }
  return entries;
}

/**
 * @param {Record<string, number>} counts
 * @param {(name: string, share: number) => number | undefined} quantile
 * @returns {Report}
 */
export function toReport(counts, quantile) {
  const count = (/** @type {string} */ name) => (Object.hasOwn(counts, name) ? counts[name] : 0);
  /** The counts below a name, by the rest of theirs. @param {string} name @returns {[string, number][]} */
  const below = (name) =>
    Object.entries(counts).flatMap(([path, number]) =>
      path.startsWith(`${name}/`) ? [[path.slice(name.length + 1), number]] : [],
    );
  const sum = (/** @type {string} */ name) => below(name).reduce((all, [, number]) => all + number, 0);
  const table = (/** @type {string} */ name) => Object.fromEntries(below(name));
  const outcomes = (/** @type {string} */ name) =>
    /** @type {Report["sessions"]["outcomes"]} */ (
      Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(`${name}/outcome/${outcome}`)]))
    );
  const measured = (/** @type {string} */ name) => ({
    count: sum(name),
    median: quantile(name, 0.5) ?? null,
    p90: quantile(name, 0.9) ?? null,
  });
  return {
    version: 1,
    deliveries: {
      accepted: count("deliveries/accepted"),
      duplicate: count("deliveries/duplicate"),
      late: count("deliveries/late"),
      missing: count("deliveries/missing"),
      refused: table("deliveries/refused"),
      withoutSession: table("deliveries/withoutSession"),
    },
    sessions: { total: count("sessions/total"), outcomes: outcomes("sessions"), cut: count("sessions/cut") },
    visits: { total: count("visits/total"), outcomes: outcomes("visits") },
    measurements: { total: count("measurements/total"), outcomes: outcomes("measurements") },
    funnel: STEPS.map((step) => ({
      step,
      sessions: count(`funnel/${step}/sessions`),
      visits: count(`funnel/${step}/visits`),
    })),
    reasons: below("reasons")
      .map(([name, number]) => {
        const [reason, detail = null] = name.split("/");
        return { reason, detail, count: number };
      })
      .sort((one, other) => other.count - one.count || order(one.reason, other.reason)),
    durations: STEPS.slice(1).map((to, at) => ({
      from: STEPS[at],
      to,
      ...measured(`seconds/${STEPS[at]}-${to}`),
    })),
    snr: /** @type {Report["snr"]} */ (
      Object.fromEntries(
        OUTCOMES.map((outcome) => [
          outcome,
          { ...measured(`snr/${outcome}/values`), sentinels: table(`snr/${outcome}/words`) },
        ]),
      )
    ),
    hours: hoursIn(below("hours")),
    counts,
  };
}

/** @param {[string, number][]} entries such as `490000/outcome/failed` @returns {Report["hours"]} */
function hoursIn(entries) {
  /** @type {Map<number, any>} */
  const hours = new Map();
  for (const [name, number] of entries) {
    const [hour, what, outcome] = name.split("/");
    const known = hours.get(Number(hour)) ?? {
      hour: timeOf(Number(hour)),
      accepted: 0,
      duplicate: 0,
      late: 0,
      refused: 0,
      sessions: 0,
      outcomes: Object.fromEntries(OUTCOMES.map((one) => [one, 0])),
    };
    if (what === "outcome") known.outcomes[outcome] = number;
    else if (what !== "withoutSession") known[what] = number;
    hours.set(Number(hour), known);
  }
  return [...hours].sort(([one], [other]) => one - other).map(([, hour]) => hour);
}

/** A timestamp may be any number, and then no time. @param {number} hour */
function timeOf(hour) {
  const time = new Date(hour * HOUR);
  return Number.isNaN(time.getTime()) ? String(hour) : time.toISOString();
}

/** @param {string} one @param {string} other */
function order(one, other) {
  return one < other ? -1 : Number(one > other);
}
