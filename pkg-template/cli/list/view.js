// @ts-check
// The lines of the screen, from a state: as many as it has rows, each of at most its columns.

import { fit } from "../output/cells.js";
import { plural } from "../output/plural.js";
import { localTime, zoneOf } from "../output/time.js";
import { detailOf } from "./detail.js";
import { indexOf } from "./state.js";

/** @typedef {import("./log.js").Entry} Entry */
/** @typedef {import("./state.js").State} State */
/**
 * @typedef {object} Screen
 * @property {number} columns
 * @property {number} rows
 * @property {import("../output/terminal.js").Style} style
 * @property {(text: string) => string} encode into what the terminal's encoding has
 *
 * @typedef {object} About
 * @property {string} url where it listens
 * @property {number} total how many came
 * @property {boolean} isForwarding
 */

/** From here on each value has a column of its own. */
const WIDE = 100;

const HELP = [
  "up, k / down, j  the one before / after; at the end the list follows",
  "g, Home / G, End the first / the last",
  "Enter            headers, body and event",
  "PgUp b / PgDn    scroll in these, or go on by ten",
  "r                forward again (with --forward)",
  "e                explain why it does not verify",
  "c                copy as a curl command (OSC 52); it is printed at the end, too",
  "o                open in the inspector, a page on this machine",
  "/                filter by event, verdict, session, payload",
  "Esc              close what is open; else end the filter",
  "Ctrl-L           draw anew",
  "q, Ctrl-C        quit, with a summary",
];

/** @type {Record<string, import("../output/terminal.js").Colour>} */
const ARRIVAL_COLOURS = { duplicate: "yellow", copy: "yellow", late: "yellow", gap: "red" };

/**
 * @param {State} state
 * @param {Entry[]} entries that the filter leaves
 * @param {Screen} screen
 * @param {About} about
 * @returns {string[]}
 */
export function view(state, entries, screen, about) {
  const rows = Math.max(3, screen.rows) - 2;
  const body = state.isHelp ? helpLines(screen) : middle(state, entries, rows, screen, about);
  const filled = [...body, ...Array(rows).fill("")].slice(0, rows);
  return [head(state, entries, screen, about), ...filled, foot(state, screen)];
}

/** @param {State} state @param {Entry[]} entries @param {Screen} screen @param {About} about */
function head({ filter }, entries, { columns, style, encode }, { url, total }) {
  const count =
    filter === ""
      ? plural(total, "delivery", "deliveries")
      : `${entries.length} of ${total} with "${filter}"`;
  const zone = `UTC${zoneOf(new Date())}`;
  const text =
    columns < WIDE ? `${count}  ${zone}  ${url}` : `wms-webhook  ${url}  ${count}  times in ${zone}`;
  return style("inverse", fit(encode(text), columns));
}

/** @param {State} state @param {Screen} screen */
function foot({ draft, note }, { columns, style, encode }) {
  if (draft !== null) return fit(encode(`/${draft}_`), columns);
  if (note !== "") return style("bold", fit(encode(note), columns));
  const keys =
    columns < WIDE
      ? "Enter r e c / ? q"
      : "Enter show  r forward  e explain  c curl  / filter  ? help  q quit";
  return style("dim", fit(keys, columns));
}

/** @param {Screen} screen */
function helpLines({ columns }) {
  return HELP.map((line) => fit(line, columns).trimEnd());
}

/** @param {State} state @param {Entry[]} entries @param {number} rows @param {Screen} screen @param {About} about */
function middle(state, entries, rows, screen, about) {
  if (entries.length === 0) {
    const text = state.filter === "" ? "Waiting for deliveries" : "None of them matches the filter";
    return ["", fit(`  ${text}`, screen.columns).trimEnd()];
  }
  const selected = indexOf(state, entries);
  const listed = state.isOpen ? Math.max(1, Math.min(6, Math.floor(rows / 3))) : rows;
  // The selected one in view, the newest at the bottom.
  const last = Math.min(entries.length - 1, Math.max(selected + Math.floor(listed / 3), listed - 1));
  const first = Math.max(0, last - listed + 1);
  const lines = entries
    .slice(first, last + 1)
    .map((entry, at) => row(entry, first + at === selected, screen, about));
  return state.isOpen ? [...lines, ...detail(state, entries[selected], rows - lines.length, screen)] : lines;
}

/** @param {State} state @param {Entry} entry @param {number} rows @param {Screen} screen */
function detail({ scroll }, entry, rows, { columns, style, encode }) {
  const lines = detailOf(entry, columns);
  const from = Math.min(scroll, Math.max(0, lines.length - rows + 1));
  const shown = lines.slice(from, from + rows - 1).map(({ isTitle, text }) => {
    const line = fit(encode(text), columns).trimEnd();
    return isTitle ? style("bold", line) : line;
  });
  return [style("dim", "-".repeat(columns)), ...shown];
}

/** @param {Entry} entry @param {boolean} isSelected @param {Screen} screen @param {About} about */
function row(entry, isSelected, { columns, style, encode }, { isForwarding }) {
  const cells = columns < WIDE ? narrow(entry) : wide(entry, isForwarding);
  let left = columns - 2;
  const shown = cells.map(([text, width, colour]) => {
    const space = Math.min(left, width);
    left -= space + 1;
    if (space <= 0) return "";
    const cell = fit(encode(text), space);
    return colour ? style(colour, cell) : cell;
  });
  const line = shown.filter((cell) => cell !== "").join(" ");
  return isSelected ? `${style("bold", ">")} ${line}` : `  ${line}`;
}

/** @typedef {[text: string, width: number, colour?: import("../output/terminal.js").Colour]} Cell */

const REST = Number.POSITIVE_INFINITY;

/** @param {Entry} entry @param {boolean} isForwarding @returns {Cell[]} */
function wide(entry, isForwarding) {
  const { at, verdict, message, event, sequence, arrival, sessionId, payload } = entry;
  /** @type {Cell[]} */
  const start = [
    [localTime(at), 8, "dim"],
    [verdict, 18, verdict === "accepted" ? "green" : "red"],
  ];
  if (isForwarding) start.push(forwardedCell(entry));
  if (event === undefined) return [...start, [message ?? "", REST]];
  return [
    ...start,
    [event, 27],
    [String(sequence).padStart(4), 4],
    [arrival ?? "", 9, ARRIVAL_COLOURS[arrival ?? ""] ?? "dim"],
    [sessionId ?? "", 12],
    [payload ?? "", REST, "dim"],
  ];
}

/** @param {Entry} entry @returns {Cell[]} */
function narrow({ at, verdict, event, sequence, arrival, payload }) {
  /** @type {Cell} */
  const time = [localTime(at), 8, "dim"];
  if (event === undefined) return [time, ["!", 1, "red"], [verdict, REST, "red"]];
  const isOdd = arrival !== undefined && Object.hasOwn(ARRIVAL_COLOURS, arrival);
  return [
    time,
    ["+", 1, "green"],
    [`${event} ${sequence}${isOdd ? ` ${arrival}` : ""}  ${payload ?? ""}`, REST],
  ];
}

/** @param {Entry} entry @returns {Cell} */
function forwardedCell({ forwarded, verdict }) {
  if (!forwarded) return ["", 6];
  if (forwarded.error !== undefined) return ["-> --", 6, "red"];
  const isTaken = forwarded.status >= 200 && forwarded.status < 300;
  return [`-> ${forwarded.status}`, 6, isTaken === (verdict === "accepted") ? "dim" : "red"];
}
