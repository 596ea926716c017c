// @ts-check
// What a terminal sends for each key.

const ESCAPE = "\x1b";
const KEY = new RegExp(`${ESCAPE}\\[[\\d;?]*[@-~]|${ESCAPE}O[@-~]|[\\s\\S]`, "gu");

/** @type {Record<string, string>} by ECMA-48 and xterm; what is not here and no letter is no key */
const NAMES = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
  "\x1b[5~": "page-up",
  "\x1b[6~": "page-down",
  " ": "space",
  "\x1b[H": "home",
  "\x1bOH": "home",
  "\x1b[1~": "home",
  "\x1b[F": "end",
  "\x1bOF": "end",
  "\x1b[4~": "end",
  "\r": "enter",
  "\n": "enter",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x1b": "escape",
  "\x03": "ctrl-c",
  "\x04": "ctrl-c",
  "\x0c": "redraw",
};

/** @param {string} text @returns {string[]} the names, and letters as they are */
export function keysIn(text) {
  const keys = [];
  for (const [key] of text.matchAll(KEY)) {
    if (Object.hasOwn(NAMES, key)) keys.push(NAMES[key]);
    else if (!/^\p{C}/u.test(key)) keys.push(key);
  }
  return keys;
}
