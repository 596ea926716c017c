// @ts-check
// What the status that a receiver answered says about it.

/** @type {Record<number, string>} */
const REASONS = {
  401: "its secret differs, or something changed the body before it verified (a body parser)",
  403: "something in front of it refuses the request, such as CSRF protection or a firewall",
  404: "the path of the URL is not that of the receiver",
  405: "the path of the URL takes no POST",
  500: "its handler failed, or a body parser such as express.json() runs before it",
  503: "its secret or its store is unavailable, or a handler takes too long",
};

/** @param {number} status */
export const isTaken = (status) => status >= 200 && status < 300;

/** The likeliest reason of an answer to an authentic delivery. @param {number} status @returns {string | undefined} */
export function reasonFor(status) {
  if (Object.hasOwn(REASONS, status)) return REASONS[status];
  if (status >= 500) return "its handler failed, or a server in front of it did";
  if (status >= 300 && status < 400) return "it redirects, and a sender of webhooks does not follow";
  return undefined;
}

/** Of these a receiver that verifies by the same secret accepts none. */
const FORGED = ["missing_signature", "malformed_signature", "signature_mismatch"];

/**
 * How a receiver's answer differs from the verdict here.
 * @param {string} verdict
 * @param {number | undefined} answered
 * @param {boolean} isStale
 * @returns {string | undefined} nothing if it does not, or if nobody answered
 */
export function disagreement(verdict, answered, isStale) {
  if (answered === undefined) return undefined;
  if (FORGED.includes(verdict) && isTaken(answered)) {
    return `Refused here, but the receiver answered ${answered}: it does not verify, or its secret differs.`;
  }
  if (verdict !== "accepted" || isTaken(answered)) return undefined;
  const reason = reasonFor(answered);
  const age = isStale && answered === 401 ? "the event is too old or too far ahead; or " : "";
  return `Verifies here, but the receiver answered ${answered}${reason ? `: ${age}${reason}` : ""}.`;
}
