// @ts-check
// How sure a diagnosis is.

/**
 * A sentence of it; nothing where no cause is known.
 *
 * @param {Pick<import("../../types/tools.js").Diagnosis, "isProven" | "findings">} diagnosis
 */
export function certaintyOf({ isProven, findings }) {
  if (isProven) return "Confirmed: reversing this makes the signature match.";
  if (findings.every(({ cause }) => cause === "unexplained")) return undefined;
  return "Not confirmed: it looks like this, but reversing it does not make the signature match.";
}
