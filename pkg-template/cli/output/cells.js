// @ts-check
// Text by the cells of a terminal that it takes.

/** Letters of East Asia and emoji take two. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const COMBINING = /\p{M}/u;

/** @param {string} character */
function cellsOf(character) {
  // Most are ASCII.
  if (character < "\u0300") return 1;
  return COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

/**
 * @param {string} text that is printable
 * @param {number} width
 * @returns {string} of exactly so many cells, cut or filled up
 */
export function fit(text, width) {
  let cells = 0;
  let shown = "";
  for (const character of text) {
    const more = cellsOf(character);
    if (cells + more > width) return `${withEllipsis(shown, width)}`;
    cells += more;
    shown += character;
  }
  return shown + " ".repeat(width - cells);
}

/** Three dots are in every encoding. @param {string} shown text that was cut @param {number} width */
function withEllipsis(shown, width) {
  if (width < 4) return fit(shown, width);
  const characters = [...shown];
  let cells = characters.reduce((sum, one) => sum + cellsOf(one), 0);
  while (cells > width - 3) cells -= cellsOf(/** @type {string} */ (characters.pop()));
  return `${characters.join("")}...${" ".repeat(width - 3 - cells)}`;
}

/**
 * @param {string} text
 * @param {number} width at least 2
 * @returns {string[]} lines of at most so many cells, which end with a word unless it is a long one
 */
export function folded(text, width) {
  const lines = [];
  let line = "";
  let cells = 0;
  for (const character of text) {
    const more = cellsOf(character);
    if (cells + more > width) {
      const space = line.lastIndexOf(" ") + 1;
      const end = space > line.length / 2 ? space : line.length;
      lines.push(line.slice(0, end));
      line = line.slice(end);
      cells = [...line].reduce((sum, one) => sum + cellsOf(one), 0);
    }
    line += character;
    cells += more;
  }
  return [...lines, line];
}
