// @ts-check
// What the Tab key offers.

import { EVENTS } from "../../index.js";
import { FAULTS, SCENARIOS } from "../../tools.js";
import { ENCODINGS } from "../encoding.js";

/**
 * @typedef {object} Option
 * @property {string} name
 * @property {"none" | "file" | "any" | readonly string[]} value what comes after it
 *
 * @typedef {object} CommandWords
 * @property {string} name
 * @property {string} summary
 * @property {readonly string[]} words instead of options
 * @property {Option[]} options
 */

/** @type {Record<string, Option["value"]>} */
const VALUES = {
  encoding: ENCODINGS,
  event: Object.keys(EVENTS),
  events: Object.keys(EVENTS),
  faults: Object.keys(FAULTS),
  file: "file",
  "other-secret-file": "file",
  save: "file",
  scenario: Object.keys(SCENARIOS),
  "secret-file": "file",
};

export const SHELLS = /** @type {const} */ (["bash", "zsh", "fish"]);

/** @type {Record<string, readonly string[]>} */
const WORDS = { events: Object.keys(EVENTS), completion: SHELLS };

/**
 * @param {import("../commands.js").Commands} commands
 * @returns {Promise<CommandWords[]>}
 */
export function commandWords(commands) {
  return Promise.all(
    Object.entries(commands).map(async ([name, { summary, load }]) => {
      const { options } = await load();
      const own = Object.entries(options).map(([option, { type }]) => ({
        name: option,
        value: type === "boolean" ? /** @type {const} */ ("none") : (VALUES[option] ?? "any"),
      }));
      const words = Object.hasOwn(WORDS, name) ? WORDS[name] : [];
      return { name, summary, words, options: [...own, { name: "help", value: "none" }] };
    }),
  );
}
