// @ts-check
// What only a terminal gets: colours and a line that is written over.

const CODES = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2 };

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
