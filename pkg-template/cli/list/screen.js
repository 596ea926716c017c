// @ts-check
// A terminal that is drawn on as a whole, and given back as it was.

/** Alternate screen, no cursor; a line that is too long is cut off, not wrapped. */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l";
/** So many deliveries may come at once that each cannot be drawn. */
const REDRAW_MS = 40;

/**
 * @param {object} choices
 * @param {(size: { columns: number, rows: number }) => string[]} choices.draw
 * @param {(text: string) => void} choices.onInput
 */
export function openScreen({ draw, onInput }) {
  const { stdin, stdout } = process;
  let shown = "";
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  function redraw() {
    timer = undefined;
    const [columns, rows] = stdout.getWindowSize();
    const lines = draw({ columns, rows });
    // Cleared before, not after: behind a full line the cursor stands on its last cell.
    const frame = `\x1b[H${lines.map((line) => `\x1b[2K${line}`).join("\r\n")}`;
    if (frame !== shown) stdout.write(frame);
    shown = frame;
  }

  function changed() {
    timer ??= setTimeout(redraw, REDRAW_MS);
  }

  function resized() {
    shown = "";
    changed();
  }

  stdin.setRawMode(true);
  stdin.setEncoding("utf8").on("data", onInput).resume();
  stdout.on("resize", resized);
  stdout.write(ENTER);
  process.once("exit", close);
  redraw();

  let isOpen = true;
  function close() {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(timer);
    process.off("exit", close);
    stdout.off("resize", resized);
    stdin.off("data", onInput).pause();
    stdin.setRawMode(false);
    stdout.write(LEAVE);
  }

  return {
    /** Soon: together with what else changes. */
    changed,
    /** Even if nothing changed: another program may have written on it. */
    redraw: resized,
    /** @param {string} text for the terminal itself, not to be shown */
    send: (text) => stdout.write(text),
    close,
  };
}
