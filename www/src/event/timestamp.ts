// When an event happened. WMS documents seconds; milliseconds are read as what they are, by the rule with
// which the receiver judges an age.

/** As seconds it would be after the year 5138. */
const FIRST_MILLISECONDS = 1e11;

export function isInMilliseconds(timestamp: number): boolean {
  return timestamp >= FIRST_MILLISECONDS;
}

export function toMilliseconds(timestamp: number): number {
  return isInMilliseconds(timestamp) ? timestamp : timestamp * 1000;
}
