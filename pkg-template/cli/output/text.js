// @ts-check
// Text of a sender on a terminal or in a log: it must not move the cursor, order the writing around it
// anew, break a line or fill the screen.

/**
 * Controls (the bidirectional ones, U+202E and its like, too), lone surrogates, what is unassigned or for
 * private use; U+2028 and U+2029; what is not drawn, such as U+3164 and the variation selectors. Letters
 * stay, those of Hebrew and Arabic, too, and so do marks that combine with them.
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Of a line that is wrapped. */
const MOST_COLUMNS = 100;

/** The longest text of a sender that is shown. */
const MOST_CHARACTERS = 64;

/**
 * @param {unknown} value
 * @param {number} [most] characters
 * @returns {string} one line without escape sequences
 */
export function printable(value, most = MOST_CHARACTERS) {
  // Cut first: it may be megabytes.
  const text = cut(String(value), most);
  return text.replaceAll("\\", "\\\\").replace(UNPRINTABLE, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}

/** @param {string} text @param {number} most characters @returns {string} */
export function cut(text, most) {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

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
  if (a.length > MOST_CHARACTERS) return Number.POSITIVE_INFINITY;
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

/** @param {number} count @param {string} one @param {string} [many] */
export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** @param {string[][]} rows @returns {string[]} lines, each column as wide as its widest cell */
export function columns(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]))
      .join("  ")
      .trimEnd(),
  );
}

/** @param {string} text @param {string} indent of each line @returns {string} lines of at most 100 characters */
export function wrapped(text, indent) {
  const lines = [indent];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    const longer = last === indent ? last + word : `${last} ${word}`;
    if (longer.length <= MOST_COLUMNS || last === indent) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join("\n");
}
