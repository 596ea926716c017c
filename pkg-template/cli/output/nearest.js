// @ts-check
// What a word that is not known may have been meant to be.

/** A longer word is compared with none: the work grows with the length of both. */
const MAX_CHARACTERS = 64;

/**
 * @param {string} word
 * @param {readonly string[]} known
 * @returns {string} `: did you mean …?`, or nothing
 */
export function nearest(word, known) {
  const distances = known.map((one) => ({
    one,
    distance: editDistance(word.toLowerCase(), one.toLowerCase()),
  }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, word.length / 3) ? `: did you mean ${best.one}?` : "";
}

/** By Levenshtein, of two short words. @param {string} a @param {string} b */
function editDistance(a, b) {
  if (a.length > MAX_CHARACTERS) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
