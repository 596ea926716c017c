// @ts-check
// What is true of several deliveries of a file is said once.

import { rangesInWords } from "../sessions.js";

/** How many ranges of lines are listed. */
const MAX_RANGES = 64;

export class Paragraphs {
  /** @type {Map<string, string[]>} the places of each text */
  #places = new Map();

  /** @param {string} text @param {string} place such as `deliveries.jsonl, line 7` */
  add(text, place) {
    const places = this.#places.get(text);
    if (places) places.push(place);
    else this.#places.set(text, [place]);
  }

  /** @param {import("./terminal.js").Style} style @returns {string} each below its places */
  show(style) {
    return [...this.#places]
      .map(([text, places]) => `${style("bold", inWords(places))}:\n${text}\n`)
      .join("");
  }
}

/** Such as `deliveries.jsonl, lines 1-7, 9`. @param {string[]} places of one file, ascending */
function inWords(places) {
  const [, file, noun] = /^(.*), (\w+) \d+$/s.exec(places[0]) ?? [];
  if (places.length === 1 || noun === undefined) return places[0];
  /** @type {[number, number][]} */
  const ranges = [];
  for (const place of places) {
    const number = Number(/\d+$/.exec(place));
    const last = ranges[ranges.length - 1];
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  const many = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${file}, ${many} ${rangesInWords(ranges, MAX_RANGES)}`;
}
