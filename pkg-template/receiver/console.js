// @ts-check
// What the console hears where there is no hook: enough to find a wrong secret on the first day, and never so
// much that a sender fills the log. Nothing here is of the sender's text, and no timer runs: what waits is said
// with the next delivery.

import { flawOf } from "./secret-flaw.js";

const MINUTE_MILLISECONDS = 60_000;
/** Failures of authentic deliveries that are said in one minute. Whoever has captured some can send them again. */
const FAILURES_A_MINUTE = 60;

/** The likeliest reason of each refusal that anybody can bring about. @type {any} */
const REASONS = {
  __proto__: null,
  signature_mismatch: "is MAC_SECRET right?",
  missing_signature: "does a proxy drop the header X-WMS-Content-MAC, or does somebody else send these?",
  malformed_signature: "does a proxy change the header X-WMS-Content-MAC, or does somebody else send these?",
  ambiguous_body:
    "an attack, or authentic events with text beyond Latin-1? The guide says how to find out: Production, ambiguous_body.",
  body_too_large: 'is the option "maxBodyBytes" too low, or does somebody else send these?',
  method_not_allowed: "does something else than WMS call this URL?",
  incomplete_body: "do connections end early, at a proxy or at the sender?",
  body_timeout: 'is the sender slow, or the option "bodyTimeout" too short?',
};

/**
 * Counts the refusals of deliveries that are not authentic, and says their number at once for the first, and
 * then at most once a minute.
 */
export function createRefusalLog() {
  const mayBeSaid = createAllowance(1);
  /** Codes are few, so this is small. @type {Map<string, number>} */
  const counts = new Map();
  /** Of the secret that was the first not to match. @type {string | undefined} */
  let flaw;
  return {
    /**
     * @param {{ code?: string | undefined }} outcome
     * @param {number} now in milliseconds
     * @param {import("../types/index.d.ts").Secrets} [secret] that the delivery was judged with
     */
    hear({ code }, now, secret) {
      if (code === "signature_mismatch" && secret && !counts.has(code)) flaw = flawOf(secret);
      if (code && REASONS[code]) counts.set(code, (counts.get(code) ?? 0) + 1);
      if (counts.size === 0 || !mayBeSaid(now)) return;
      console.warn(`wms-webhook: ${lineOf(counts, flaw)}`);
      counts.clear();
    },
  };
}

/** The most frequent first. @param {Map<string, number>} counts @param {string | undefined} flaw */
function lineOf(counts, flaw) {
  const parts = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([code, count], at) => {
      const what = at === 0 ? ` ${count === 1 ? "delivery" : "deliveries"} refused` : "";
      const hint = code === "signature_mismatch" && flaw ? ` ${flaw}` : "";
      return `${count}${what} as ${code}: ${REASONS[code]}${hint}`;
    });
  return parts.join(" ");
}

/**
 * Says failures, each on its own, up to a number a minute. How many were left out is said with the next one.
 *
 * @returns {(...words: unknown[]) => void}
 */
export function createFailureLog() {
  const mayBeSaid = createAllowance(FAILURES_A_MINUTE);
  let leftOut = 0;
  return (...words) => {
    if (!mayBeSaid(performance.now())) {
      leftOut += 1;
      return;
    }
    if (leftOut > 0) console.error(`wms-webhook: ${leftOut} more failed and were not written here.`);
    leftOut = 0;
    console.error(...words);
  };
}

/** @param {number} limit how often a minute it allows something */
function createAllowance(limit) {
  let [begin, used] = [-Infinity, 0];
  return (/** @type {number} */ now) => {
    if (now - begin >= MINUTE_MILLISECONDS) [begin, used] = [now, 0];
    if (used === limit) return false;
    used += 1;
    return true;
  };
}
