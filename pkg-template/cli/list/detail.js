// @ts-check
// What Enter shows of a delivery: its headers, its body and its event.

import { ageFaults, ageInWords, ageOf, DEFAULT_TOLERANCE } from "../age.js";
import { folded } from "../output/cells.js";
import { plural } from "../output/plural.js";
import { printable } from "../output/printable.js";
import { rangesInWords } from "../sessions.js";
import { eventOf } from "./log.js";

/** @typedef {import("./log.js").Entry} Entry */

/** Of a body and of its event. */
const MAX_CHARACTERS = 16_384;
const PRIVATE_HEADERS = ["authorization", "proxy-authorization", "cookie"];

/**
 * @param {Entry} entry
 * @param {number} width
 * @returns {{ isTitle: boolean, text: string }[]} lines that fit
 */
export function detailOf(entry, width) {
  const { explanation, body } = entry;
  /** @type {[string, string[]][]} */
  const sections = [["Verdict", verdictOf(entry)]];
  if (explanation) sections.push(["Why", explanation]);
  if (body === undefined) sections.push(["Body", ["It is no longer kept: newer ones took its room."]]);
  else {
    sections.push(["Headers", [entry.request, ...headersOf(entry)]]);
    sections.push([`Body, ${plural(body.length, "byte")}`, linesOf(Buffer.from(body).toString())]);
    const event = entry.event === undefined ? undefined : eventOf(entry);
    if (event !== undefined) sections.push(["Event", linesOf(JSON.stringify(event, null, 2))]);
  }
  return sections.flatMap(([title, lines]) => [
    { isTitle: true, text: title },
    ...lines.flatMap((line) =>
      folded(line, width - 2).map((text) => ({ isTitle: false, text: `  ${text}` })),
    ),
  ]);
}

/** @param {Entry} entry */
function verdictOf(entry) {
  const { verdict, message, deviation, missing = [], forwarded } = entry;
  const lines = [message ? `${verdict}: ${message}` : verdict];
  const age = ageOfEntry(entry);
  if (age) lines.push(ageInWords(age), ...ageFaults(age));
  if (deviation) lines.push(`not as WMS documents it: ${deviation}`);
  if (missing.length > 0) lines.push(`its session misses ${rangesInWords(missing)}`);
  if (forwarded?.error !== undefined) lines.push(`forwarded: ${forwarded.error}`);
  else if (forwarded) lines.push(`forwarded: ${forwarded.status} in ${forwarded.milliseconds.toFixed(0)} ms`);
  return lines;
}

/** Of an accepted one, as it came. @param {Entry} entry */
export function ageOfEntry(entry) {
  const timestamp = entry.event === undefined ? undefined : eventOf(entry)?.timestamp;
  return typeof timestamp === "number" ? ageOf(timestamp, entry.at, DEFAULT_TOLERANCE) : undefined;
}

/** @param {Entry} entry */
function headersOf({ headers }) {
  return Object.entries(headers).flatMap(([name, values]) =>
    values.map((value) => {
      const shown = PRIVATE_HEADERS.includes(name) ? "(not shown)" : printable(value, 1024);
      return `${printable(name)}: ${shown}`;
    }),
  );
}

/** Each safe to print. @param {string} text */
function linesOf(text) {
  const lines = text
    .slice(0, MAX_CHARACTERS)
    .split("\n")
    .map((line) => printable(line, MAX_CHARACTERS));
  const more = text.length - MAX_CHARACTERS;
  return more > 0 ? [...lines, `(and ${more} more characters)`] : lines;
}
