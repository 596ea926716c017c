// @ts-check
// A command on a pseudo-terminal of Python's, and what its screen shows.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { bind, environment, SECRET, until, words } from "./command.mjs";

const ESCAPE = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
/** What the list sends: sequences of the screen, OSC 52, and text. */
const PIECE = new RegExp(
  `${ESCAPE}\\[(\\??)([\\d;]*)([A-Za-z])|${ESCAPE}\\]52;c;([A-Za-z0-9+/=]*)${BELL}|[\\r\\n]|[^${ESCAPE}\\r\\n]+`,
  "gu",
);

/** As far as the list needs a terminal; anything else that moves, clears or sets is a failure. */
export class Screen {
  constructor(/** @type {number} */ columns, /** @type {number} */ rows) {
    this.columns = columns;
    /** @type {string[][]} */
    this.cells = Array.from({ length: rows }, () => Array(columns).fill(" "));
    this.row = 0;
    this.column = 0;
    /** What does not fit. */
    this.problem = "";
  }

  write(/** @type {string} */ text) {
    let end = 0;
    for (const { 0: piece, 1: isMode, 2: number, 3: final, 4: copied, index } of text.matchAll(PIECE)) {
      assert.equal(index, end, `not understood: ${JSON.stringify(text.slice(end, index))}`);
      end = index + piece.length;
      if (copied !== undefined) continue;
      if (final === "H") [this.row, this.column] = [0, 0];
      else if (final === "K") this.#clear(number);
      else if (final === undefined) this.#text(piece);
      else assert.ok(isMode || final === "m", piece);
    }
    assert.equal(end, text.length, `not understood: ${JSON.stringify(text.slice(end))}`);
  }

  #clear(/** @type {string} */ number) {
    assert.equal(number, "2");
    this.cells[this.row].fill(" ");
  }

  #text(/** @type {string} */ piece) {
    if (piece === "\r") this.column = 0;
    else if (piece === "\n") {
      if (this.row + 1 === this.cells.length) this.problem = "it scrolls";
      else this.row += 1;
    } else {
      assert.doesNotMatch(piece, /\p{C}/u);
      for (const character of piece) {
        if (this.column === this.columns) this.problem = `beyond the last column: ${piece}`;
        else this.cells[this.row][this.column++] = character;
      }
    }
  }

  text() {
    return this.cells.map((line) => line.join("").trimEnd()).join("\n");
  }
}

/**
 * `listen` in a terminal.
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, size?: [columns: number, rows: number] }} [given]
 */
export async function listenOnScreen(args = [], { env = {}, size: [columns, rows] = [120, 24] } = {}) {
  const command = words(["listen", ...args]);
  const child = spawn("python3", ["pseudo-terminal.py", `${columns}x${rows}`, ...command], {
    env: environment({ MAC_SECRET: SECRET, LANG: "C.UTF-8", PYTHONCOERCECLOCALE: "0", ...env }),
  });
  bind(child);
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    shown += text;
  });
  const ended = once(child, "close").then(([status]) => /** @type {number | null} */ (status));
  const size = [columns, rows];
  /** What came since the list was opened, until it was closed: each frame is the whole screen. */
  function screen() {
    const [, inside = ""] = shown.split(`${ESCAPE}[?1049h`);
    const [whole] = inside.split(`${ESCAPE}[?7h`);
    // A sequence may have come in part.
    const frames = whole.replace(new RegExp(`${ESCAPE}[^A-Za-z${BELL}]*$`), "").split(`${ESCAPE}[H`);
    const result = new Screen(size[0], size[1]);
    result.write(`${ESCAPE}[H${frames[frames.length - 1]}`);
    return { text: result.text(), problem: result.problem };
  }
  const send = (/** @type {object} */ message) => child.stdin.write(`${JSON.stringify(message)}\n`);
  await until(
    () => /Waiting for deliveries/.test(shown) || child.exitCode !== null,
    () => shown,
  );
  return {
    url: String(/http:\/\/[\w.:/[\]]+/.exec(shown)),
    shown: () => shown,
    screen,
    /** What the terminal was told to copy. Nothing else may have come but what a screen understands. */
    clipboard() {
      const [, inside = ""] = shown.split(`${ESCAPE}[?1049h`);
      const [whole] = inside.split(`${ESCAPE}[?7h`);
      new Screen(1000, 1000).write(whole);
      return [...whole.matchAll(PIECE)].flatMap(({ 4: copied }) =>
        copied === undefined ? [] : [Buffer.from(copied, "base64").toString()],
      );
    },
    /** @param {RegExp} pattern of the screen's text */
    async until(pattern) {
      await until(
        () => pattern.test(screen().text) && screen().problem === "",
        () => `${pattern}\n${screen().text}\n${screen().problem}`,
      );
      return screen().text;
    },
    /** @param {string} keys */
    type: (keys) => send({ type: keys }),
    /** @param {number} columns @param {number} rows */
    resize(columns, rows) {
      size.splice(0, 2, columns, rows);
      send({ size: [columns, rows] });
    },
    ended,
    child,
  };
}
