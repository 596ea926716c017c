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

/**
 * @param {string} text
 * @param {string} indent of each line
 * @param {number} [width]
 * @returns {string} lines that break at the ends of words
 */
export function wrapped(text, indent, width = MAX_COLUMNS) {
  const lines = [indent];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    const longer = last === indent ? last + word : `${last} ${word}`;
    if (longer.length <= width || last === indent) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join("\n");
}

/** How wide a text may be there. @param {NodeJS.WriteStream} stream */
export function widthOf(stream) {
  return stream.isTTY && stream.columns > 0 ? Math.min(stream.columns, MAX_COLUMNS) : MAX_COLUMNS;
}

/**
 * A help or message for a terminal that is too narrow for it: its lines break at the ends of words, and go on
 * below where their text began.
 * @param {string} text
 * @param {NodeJS.WriteStream} stream
 */
export function fitted(text, stream) {
  const width = stream.isTTY && stream.columns > 0 ? stream.columns : Number.POSITIVE_INFINITY;
  if (text.split("\n").every((line) => line.length <= width)) return text;
  return paragraphs(text)
    .map((line) => hanging(line, width))
    .join("\n");
}

/** The term before a description, or the indent. */
const TERM = /^ *(?:-{1,2}\S.*?|\S+) {2,}(?=\S)|^ */;

/** @param {string} line */
function termOf(line) {
  return TERM.exec(line)?.[0] ?? "";
}

/** @param {string} text @returns {string[]} lines, joined where one continues the one before */
function paragraphs(text) {
  /** @type {string[]} */
  const joined = [];
  for (const line of text.split("\n")) {
    const last = joined[joined.length - 1];
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const isContinued = last?.trim() && line.trim() !== "" && indent !== 2 && indent === termOf(last).length;
    if (isContinued) joined[joined.length - 1] = `${last} ${line.trim()}`;
    else joined.push(line);
  }
  return joined;
}

/** @param {string} line @param {number} width */
function hanging(line, width) {
  const term = termOf(line);
  const isFarIn = term.length > width / 2;
  if (line.length <= width && !(isFarIn && term.trim() === "")) return line;
  if (!isFarIn) {
    return term + wrapped(line.slice(term.length), " ".repeat(term.length), width).slice(term.length);
  }
  const body = wrapped(line.slice(term.length), " ".repeat(term.length > 25 ? 6 : 4), width);
  return term.trim() === "" ? body : `${term.trimEnd()}\n${body}`;
}
