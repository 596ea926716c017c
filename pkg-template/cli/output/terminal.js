// @ts-check
// What only a terminal gets: colours and a line that is written over.

const CODES = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2, inverse: 7 };

/** @typedef {keyof typeof CODES} Colour */
/** @typedef {(colour: Colour, text: string) => string} Style */

/** @param {NodeJS.WriteStream} stream */
export function isColoured({ isTTY }) {
  const { NO_COLOR, TERM } = process.env;
  // https://no-color.org: set, and not empty.
  return isTTY && !NO_COLOR && TERM !== "dumb";
}

/** @param {NodeJS.WriteStream} stream @returns {Style} */
export function styleFor(stream) {
  if (!isColoured(stream)) return (_, text) => text;
  return (colour, text) => `\x1b[${CODES[colour]}m${text}\x1b[0m`;
}

/** Whether the terminal's encoding is UTF-8, by the order of POSIX (XBD 8.2). */
export function isUnicode() {
  const { LC_ALL, LC_CTYPE, LANG = "" } = process.env;
  return process.platform === "win32" || /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG);
}

/** @param {string} text */
export function toAscii(text) {
  return text.replace(
    /[\u0080-\u{10ffff}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** In what the encoding of a terminal has; a pipe gets UTF-8. @param {NodeJS.WriteStream} stream @param {string} text */
export function encodedFor(stream, text) {
  return stream.isTTY && !isUnicode() ? toAscii(text) : text;
}

/** A line of progress on standard error; nothing where that is no terminal. */
export function progress() {
  const { stderr, env } = process;
  const isMovable = stderr.isTTY && env.TERM !== "dumb";
  return {
    /** @param {string} text shorter than a line */
    show(text) {
      if (isMovable) stderr.write(`\r\x1b[K${text}`);
    },
    clear() {
      if (isMovable) stderr.write("\r\x1b[K");
    },
  };
}
