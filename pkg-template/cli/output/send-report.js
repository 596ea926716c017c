// @ts-check
// How a receiver answered.

import { ageInWords, ageOf, DEFAULT_TOLERANCE } from "../age.js";
import { parseJson } from "../parse-json.js";
import { isTaken, reasonFor } from "./answers.js";
import { columns, wrapped } from "./layout.js";
import { plural } from "./plural.js";
import { styleFor } from "./terminal.js";

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number | null} status null if no answer came
 * @property {number | null} milliseconds until it was there
 * @property {string} expected
 * @property {string} [hint] why it may not be answered as expected
 */

/**
 * @typedef {object} Report
 * @property {number} sent
 * @property {number} asExpected
 * @property {Record<string, number>} statuses how often each was answered; "none" if no answer came
 * @property {{ min: number, median: number, max: number }} milliseconds until the answer was there
 * @property {{ name: string, status: number | null, expected: string, hint?: string }[]} unexpected
 */

const MAX_SHOWN = 20;

/** @param {Outcome} outcome */
function isAsExpected({ status, expected }) {
  return status !== null && isTaken(status) === (expected === "accepted");
}

/**
 * A receiver tells its sender no reason: an event that is old is one.
 * @param {Outcome} outcome
 * @param {Uint8Array} body
 */
export function hintFor(outcome, body) {
  if (isAsExpected(outcome) || outcome.expected !== "accepted" || outcome.status !== 401) return undefined;
  const age = ageOf(Number(parseJson(body)?.timestamp), undefined, DEFAULT_TOLERANCE);
  if (!age.isStale || Number.isNaN(age.seconds)) return undefined;
  return `its event is ${ageInWords(age)}; --resign gives saved events the present time`;
}

/** The outcomes so far. Of those that were expected only the time is kept, so that a million fit into memory. */
export class Outcomes {
  constructor() {
    /** @type {Record<string, number>} */
    this.statuses = {};
    /** @type {number[]} */
    this.times = [];
    /** @type {Report["unexpected"]} */
    this.unexpected = [];
    this.sent = 0;
  }

  /** @param {Outcome} outcome */
  add(outcome) {
    const { milliseconds, ...rest } = outcome;
    const status = rest.status ?? "none";
    this.sent += 1;
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    if (milliseconds !== null) this.times.push(milliseconds);
    if (!isAsExpected(outcome)) this.unexpected.push(rest);
  }

  /** Of which at least one was answered. @returns {Report} */
  report() {
    const { sent, statuses, unexpected } = this;
    const times = this.times.sort((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
      Number(times[Math.floor((times.length - 1) * share)].toFixed(2));
    const milliseconds = { min: at(0), median: at(0.5), max: at(1) };
    return { sent, asExpected: sent - unexpected.length, statuses, milliseconds, unexpected };
  }
}

/** @param {Report} report */
export function showReport({ sent, asExpected, statuses, milliseconds, unexpected }) {
  const style = styleFor(process.stdout);
  const { min, median, max } = milliseconds;
  const rows = Object.entries(statuses).map(([status, count]) => ["  answered", status, `${count}`]);
  const verdict = `${plural(sent, "delivery", "deliveries")}, ${asExpected} answered as expected`;
  const lines = [
    style(unexpected.length > 0 ? "red" : "green", verdict),
    ...columns(rows),
    `  in ms: min ${min}, median ${median}, max ${max}`,
  ];
  for (const { name, status, expected, hint } of unexpected.slice(0, MAX_SHOWN)) {
    const wanted = expected === "accepted" ? "acceptance (2xx)" : `refusal (${expected})`;
    lines.push(`  ${name}: ${status === null ? "no answer" : `answered ${status}`}, expected ${wanted}`);
    if (hint) lines.push(`    ${hint}`);
  }
  if (unexpected.length > MAX_SHOWN) {
    lines.push(`  and ${unexpected.length - MAX_SHOWN} more (--json shows all)`);
  }
  const reason = commonReason(statuses, unexpected, sent > 1 ? " to all of them" : "");
  if (reason) lines.push(style("yellow", wrapped(reason, "")));
  return `${lines.join("\n")}\n`;
}

/**
 * Of answers that are all the same, and not the expected ones.
 * @param {Report["statuses"]} statuses
 * @param {Report["unexpected"]} unexpected
 * @param {string} whom
 */
function commonReason(statuses, unexpected, whom) {
  const [status, ...others] = Object.keys(statuses);
  // With a hint each is explained by itself.
  if (others.length > 0 || unexpected.every(({ hint }) => hint !== undefined)) return undefined;
  const reason = reasonFor(Number(status));
  return reason && `The receiver answered ${status}${whom}: ${reason}.`;
}
