// @ts-check
// The words of commands for a POSIX shell (XCU 2.2), with bash's `$'…'`. Nothing is expanded or run.

const SIMPLE_ESCAPES = /** @type {Record<string, string>} */ ({
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  v: "\v",
});
const ANSI =
  /\\(?:x([\da-fA-F]{1,2})|([0-7]{1,3})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([\s\S]))|[^\\]+|\\/gu;

/**
 * @param {string} text
 * @returns {Buffer[][]} the words of each command
 */
export function shellCommands(text) {
  /** @type {Buffer[][]} */
  const commands = [];
  /** @type {Buffer[]} */
  let command = [];
  /** @type {Buffer[] | undefined} the pieces of the word that is being read */
  let word;
  const endWord = () => {
    if (word) command.push(Buffer.concat(word));
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (command.length > 0) commands.push(command);
    command = [];
  };
  let at = 0;
  while (at < text.length) {
    const { end, piece } = nextPiece(text, at);
    if (piece !== undefined) {
      word ??= [];
      word.push(piece);
    } else if (/[\n;&|]/.test(text[at])) endCommand();
    else if (/\s/.test(text[at])) endWord();
    at = end;
  }
  endCommand();
  return commands;
}

/** @param {string} text @param {number} at @returns {{ end: number, piece?: Buffer }} without one between words */
function nextPiece(text, at) {
  const two = text.slice(at, at + 2);
  // A line that goes on.
  if (two === "\\\n") return { end: at + 2 };
  if (text.startsWith("\\\r\n", at)) return { end: at + 3 };
  if (two[0] === "\\") return { end: at + 2, piece: Buffer.from(two.slice(1)) };
  if (two === "$'") {
    const end = closing(text, at + 2, "'", true);
    return { end: end + 1, piece: unescapeAnsi(text.slice(at + 2, end)) };
  }
  if (two[0] === "'") {
    const end = closing(text, at + 1, "'", false);
    return { end: end + 1, piece: Buffer.from(text.slice(at + 1, end)) };
  }
  if (two[0] === '"') {
    const end = closing(text, at + 1, '"', true);
    const inner = text.slice(at + 1, end).replace(/\\(?:\r?\n|([$`"\\]))/g, "$1");
    return { end: end + 1, piece: Buffer.from(inner) };
  }
  if (/[\s;&|]/.test(two[0])) return { end: at + 1 };
  const bare = /[^\s;&|'"\\$]+|\$/y;
  bare.lastIndex = at;
  const [piece] = bare.exec(text) ?? [two[0]];
  return { end: at + piece.length, piece: Buffer.from(piece) };
}

/** Where the quote ends; an open one ends with the text. */
function closing(
  /** @type {string} */ text,
  /** @type {number} */ from,
  /** @type {string} */ quote,
  isEscaping = false,
) {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === quote) return at;
    if (isEscaping && text[at] === "\\") at += 1;
  }
  return text.length;
}

/** Its `\xHH` are bytes, which need not be UTF-8. @param {string} text */
function unescapeAnsi(text) {
  const parts = [...text.matchAll(ANSI)].map(([whole, hex, octal, short, long, simple]) => {
    if (hex) return Buffer.of(Number.parseInt(hex, 16));
    if (octal) return Buffer.of(Number.parseInt(octal, 8) & 0xff);
    const point = Number.parseInt(short ?? long ?? "", 16);
    if (!Number.isNaN(point)) return Buffer.from(point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd");
    return Buffer.from(simple === undefined ? whole : (SIMPLE_ESCAPES[simple] ?? simple));
  });
  return Buffer.concat(parts);
}
