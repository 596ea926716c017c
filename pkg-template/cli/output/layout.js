// @ts-check
// Lines of text: in columns, or wrapped.

const MAX_COLUMNS = 100;

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
    if (longer.length <= MAX_COLUMNS || last === indent) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join("\n");
}
