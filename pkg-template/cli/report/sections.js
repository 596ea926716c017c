// @ts-check
// A report as tables of text: what the terminal and the page show.

/** @typedef {import("../../types/report.js").Report} Report */
/** @typedef {import("../../types/report.js").ReportOutcome} Outcome */

/**
 * @typedef {object} Section
 * @property {string} title
 * @property {string} [note]
 * @property {string[]} head of the columns; the first names the row, the others are numbers
 * @property {{ cells: string[], share?: number }[]} rows `share` is what its bar shows, from 0 to 1
 */

/** @type {Record<string, string>} */
const STEPS = {
  loaded: "page loaded",
  configured: "configured",
  cameraAllowed: "camera allowed",
  started: "started",
  created: "created",
  firstResults: "first results",
  scanCompleted: "scan completed",
  results: "results",
  redirected: "redirected",
};

/** @type {Record<string, string>} */
const REASONS = {
  CAMERA_PERMISSION_DENIED: "camera permission denied",
  LOW_SNR: "signal too weak",
  CONSTRAINT_VIOLATION: "constraint violated",
  API_ERROR: "error of the API",
  WEBSOCKET_RECONNECTION_FAILED: "connection lost",
  FAILED_INIT_BLOOD_FLOW: "blood flow not initialized",
  GENERAL_ERROR: "general error",
  MEASUREMENT_CANCELED: "canceled",
  left: "the user left",
  silent: "silence: no further event",
};

/** @param {Report} report @param {"hour" | "day"} by @returns {Section[]} */
export function sectionsOf(report, by) {
  const all = [
    outcomes("Sessions", report.sessions),
    funnel(report),
    outcomes("Measurements", report.measurements),
    reasons(report),
    durations(report),
    snr(report),
    deliveries(report),
    activity(report, by),
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

/** @param {Report} report */
export function headline({ sessions, visits, measurements, hours }) {
  const counts = [
    [sessions.total, "session"],
    [visits.total, "visit"],
    [measurements.total, "measurement"],
  ].map(([count, noun]) => `${number(Number(count))} ${noun}${count === 1 ? "" : "s"}`);
  const [first, last] = [hours[0], hours[hours.length - 1]];
  const when = first ? `, ${shortTime(first.hour)} to ${shortTime(last.hour)} UTC` : "";
  return `${counts.join(", ")}${when}`;
}

/** @param {string} title @param {{ total: number, outcomes: Record<Outcome, number> }} of @returns {Section} */
function outcomes(title, { total, outcomes: counts }) {
  const rows = Object.entries(counts).map(([outcome, count]) => counted(outcome, count, total));
  return { title, head: ["outcome", "count", "share"], rows: total > 0 ? rows : [] };
}

/** @param {Report} report @returns {Section} */
function funnel({ funnel: steps, visits: { total } }) {
  const rows = steps.map(({ step, sessions, visits }, at) => {
    const lost = at === 0 ? 0 : steps[at - 1].visits - visits;
    return {
      cells: [
        STEPS[step],
        number(sessions),
        number(visits),
        percent(visits, total),
        lost ? `-${number(lost)}` : "",
      ],
      share: ratio(visits, total),
    };
  });
  return {
    title: "Funnel",
    head: ["step", "sessions", "visits", "of visits", "lost"],
    rows: total > 0 ? rows : [],
  };
}

/** @param {Report} report @returns {Section} */
function reasons({ reasons: all }) {
  const total = all.reduce((sum, { count }) => sum + count, 0);
  const rows = all.map(({ reason, detail, count }) => {
    const words = Object.hasOwn(REASONS, reason) ? REASONS[reason] : reason;
    // LOW_SNR says it twice.
    return counted(detail && detail !== reason ? `${words}: ${detail}` : words, count, total);
  });
  return {
    title: "Why not",
    note: "Of measurements that did not succeed, and of visits that had none.",
    head: ["reason", "count", "share"],
    rows,
  };
}

/** @param {Report} report @returns {Section} */
function durations({ durations: all }) {
  const rows = all
    .filter(({ count }) => count > 0)
    .map(({ from, to, median, p90, count }) => ({
      cells: [`${STEPS[from]} to ${STEPS[to]}`, decimal(median), decimal(p90), number(count)],
    }));
  return {
    title: "Seconds between steps",
    note: "Quantiles are exact up to 64, and else less than 3.2 % too low.",
    head: ["steps", "median", "90 %", "count"],
    rows,
  };
}

/** @param {Report} report @returns {Section} */
function snr({ snr: all }) {
  const rows = Object.entries(all).flatMap(([outcome, { count, median, p90, sentinels }]) => {
    const words = Object.entries(sentinels).map(([value, times]) => `${number(times)} of ${value}`);
    const isThere = count > 0 || words.length > 0;
    return isThere
      ? [{ cells: [outcome, decimal(median), decimal(p90), number(count), words.join(", ")] }]
      : [];
  });
  return {
    title: "Signal-to-noise ratio at the end",
    head: ["outcome", "median", "90 %", "count", "sentinels"],
    rows,
  };
}

/** @param {Report} report @returns {Section} */
function deliveries({ deliveries: { accepted, duplicate, late, missing, refused, withoutSession } }) {
  const rejected = Object.entries(refused).sort(([, one], [, other]) => other - one);
  const total = rejected.reduce((sum, [, count]) => sum + count, accepted);
  const rows = [
    counted("accepted", accepted, total),
    counted("duplicate", duplicate, accepted),
    counted("late", late, accepted),
    counted("missing", missing, accepted - duplicate + missing),
    ...Object.entries(withoutSession).map(([id, count]) =>
      counted(`without a session: ${id}`, count, accepted),
    ),
    ...rejected.map(([code, count]) => counted(`refused: ${code}`, count, total)),
  ];
  return { title: "Deliveries", head: ["", "count", "share"], rows: total > 0 ? rows : [] };
}

/** @param {Report} report @param {"hour" | "day"} by @returns {Section} */
function activity({ hours }, by) {
  const periods = by === "day" ? daysOf(hours) : hours;
  const most = Math.max(1, ...periods.map(({ sessions }) => sessions));
  const rows = periods.map(
    ({ hour, sessions, outcomes: { completed }, accepted, duplicate, late, refused }) => ({
      cells: [
        by === "day" ? hour.slice(0, 10) : shortTime(hour),
        number(sessions),
        sessions > 0 ? percent(completed, sessions) : "",
        ...[accepted, duplicate, late, refused].map(number),
      ],
      share: sessions / most,
    }),
  );
  return {
    title: `By ${by}, in UTC`,
    head: [by, "sessions", "completed", "accepted", "duplicate", "late", "refused"],
    rows,
  };
}

/** @param {Report["hours"]} hours @returns {Report["hours"]} */
function daysOf(hours) {
  /** @type {Map<string, any>} */
  const days = new Map();
  for (const one of hours) {
    const day = days.get(one.hour.slice(0, 10));
    if (!day) days.set(one.hour.slice(0, 10), structuredClone(one));
    else addTo(day, one);
  }
  return [...days.values()];
}

/** @param {any} sum @param {any} one */
function addTo(sum, one) {
  for (const [name, value] of Object.entries(one)) {
    if (typeof value === "number") sum[name] += value;
    else if (typeof value === "object") addTo(sum[name], value);
  }
}

/** @param {string} name @param {number} count @param {number} total */
function counted(name, count, total) {
  return { cells: [name, number(count), percent(count, total)], share: ratio(count, total) };
}

/** @param {number} count @param {number} total */
function ratio(count, total) {
  return total > 0 ? count / total : 0;
}

/** @param {number} count @param {number} total */
function percent(count, total) {
  return total > 0 ? `${((count / total) * 100).toFixed(1)} %` : "";
}

/** With commas, whatever the locale. @param {number} count */
export function number(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** @param {number | null} value */
function decimal(value) {
  return value === null ? "" : String(Number(value.toPrecision(3)));
}

/** @param {string} iso */
function shortTime(iso) {
  return iso.slice(0, 16).replace("T", " ");
}
