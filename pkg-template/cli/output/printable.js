// @ts-check
// Text of a sender on a terminal or in a log: it must not move the cursor, order the writing around it
// anew, break a line or fill the screen.

/**
 * Controls (the bidirectional ones, U+202E and its like, too), lone surrogates, what is unassigned or for
 * private use; U+2028 and U+2029; what is not drawn, such as U+3164 and the variation selectors. Letters
 * stay, those of Hebrew and Arabic, too, and so do marks that combine with them.
 */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Whether nothing of it must be made safe. @param {string} text of one or several lines */
export function isPrintable(text) {
  return text.replace(/[\n\t]/g, "").search(UNPRINTABLE) < 0;
}

/** Messages of several lines, with names of files in them. @param {string} text */
export function printableLines(text) {
  return text.replace(UNPRINTABLE, (character) =>
    /[\n\t]/.test(character) ? character : escaped(character),
  );
}

/** @param {string} character */
const escaped = (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/** The name of a file, in one line. @param {string} name */
export const printableName = (name) => name.replace(UNPRINTABLE, escaped);

/** The longest text of a sender that is shown. */
const MAX_CHARACTERS = 64;

/**
 * @param {unknown} value
 * @param {number} [max] characters
 * @returns {string} one line without escape sequences
 */
export function printable(value, max = MAX_CHARACTERS) {
  // Cut first: it may be megabytes.
  const whole = String(value);
  const text = whole.length <= max ? whole : `${whole.slice(0, max)}…`;
  return text.replaceAll("\\", "\\\\").replace(UNPRINTABLE, escaped);
}

/** JSON that means the same, and is safe to print. @param {string} json */
export function escapedJson(json) {
  return json.replace(UNPRINTABLE, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}
