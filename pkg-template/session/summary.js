// @ts-check
// What the model answers of a session, in words.

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("../types/session.d.ts").Reason} Reason */
/** @typedef {import("../types/session.d.ts").Visit} Visit */
/** @typedef {import("../types/session.d.ts").Measurement} Measurement */

/**
 * @param {Model} model that has summarized these rows
 * @param {readonly Row[]} rows
 * @param {boolean} isCut
 * @returns {import("../types/session.d.ts").SessionSummary}
 */
export function summaryOf(model, rows, isCut) {
  const visits = Array.from({ length: model.next() }, () => visitOf(model, rows));
  const { phase, reason, detail } = visits.at(-1) ?? { phase: "unknown", reason: null, detail: null };
  return { phase, reason, detail, visits, isCut };
}

/** @param {Model} model @param {readonly Row[]} rows @returns {Visit} */
function visitOf(model, rows) {
  const events = model.list();
  const missing = Array.from(
    { length: model.next() },
    () => /** @type {[number, number]} */ ([model.next(), model.next()]),
  );
  const isCut = model.next() === 1;
  const phase = model.phase();
  const why = reasonOf(model, rows);
  const measurements = Array.from({ length: model.next() }, () => measurementOf(model, rows));
  const deliveries = events.map((at) => rows[at][0]);
  const counted = { events: events.length, deliveries, missing };
  return { ...timesOf(events, rows), ...counted, isCut, phase, ...why, measurements };
}

/** @param {Model} model @param {readonly Row[]} rows @returns {Measurement} */
function measurementOf(model, rows) {
  const [events, copies] = [model.list(), model.list()];
  const key = model.key();
  const outcome = model.outcome();
  const why = reasonOf(model, rows);
  const [first, ...others] = [...events, ...copies].map((at) => rows[at][0]);
  const snr = events.flatMap((at) => rows[at][5] ?? []);
  return { key, deliveries: [first, ...others], ...timesOf(events, rows), outcome, ...why, snr };
}

/** @param {Model} model @param {readonly Row[]} rows */
function reasonOf(model, rows) {
  const at = model.option();
  const [, , , code, , , detail] = at === undefined ? [] : rows[at];
  return { reason: /** @type {Reason | null} */ (code ?? null), detail: detail ?? null };
}

/** @param {readonly number[]} events @param {readonly Row[]} rows */
function timesOf(events, rows) {
  const times = events.map((at) => rows[at][1]);
  return { startedAt: Math.min(...times), lastAt: Math.max(...times) };
}
