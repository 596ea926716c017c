// @ts-check
// Options, read by the same rules in every runtime: of what is wrong only the option's name is told,
// because a value may be a secret.

import { parseArgs } from "node:util";
import { UsageError } from "./errors.js";
import { nearest } from "./output/nearest.js";

/** @typedef {Record<string, { type: "string" | "boolean", multiple?: boolean }>} Options */

/**
 * @param {string[]} words
 * @param {Options} known
 * @returns {{ values: Record<string, any>, positionals: string[], isHelp: boolean }}
 * @throws {UsageError}
 */
export function readArguments(words, known) {
  /** @type {Options & Record<string, { short?: string }>} */
  const options = { ...known, help: { type: "boolean", short: "h" } };
  const { tokens, values, positionals } = parseArgs({
    args: words,
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(options, name)) {
      const names = Object.keys(options).map((one) => `--${one}`);
      throw new UsageError(`unknown option ${rawName}${nearest(rawName, names)}`);
    }
    const takesValue = options[name].type === "string";
    if (!takesValue && value !== undefined) throw new UsageError(`${rawName} takes no value`);
    // A negative number can be nothing else: its range is told where it is read.
    const isMissing = value === undefined || (!inlineValue && /^-(?![\d.]+$)./.test(value));
    if (takesValue && isMissing) {
      throw new UsageError(`${rawName} needs a value; if it begins with a hyphen, write ${rawName}=VALUE`);
    }
  }
  return { values, positionals, isHelp: values.help === true };
}

/**
 * @param {string} name of the option
 * @param {string | undefined} text
 * @param {{ min: number, max: number, isWhole?: boolean, fallback: number }} range
 * @returns {number}
 * @throws {UsageError}
 */
export function readNumber(name, text, { min, max, isWhole = true, fallback }) {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (text.trim() === "" || !(number >= min && number <= max) || (isWhole && !Number.isInteger(number))) {
    throw new UsageError(`${name} must be ${isWhole ? "an integer" : "a number"} from ${min} to ${max}`);
  }
  return number;
}

/**
 * @param {string} name of the option
 * @param {string | undefined} text
 * @param {readonly string[]} known
 * @param {string} fallback
 * @returns {string}
 * @throws {UsageError}
 */
export function readChoice(name, text, known, fallback) {
  if (text === undefined) return fallback;
  if (known.includes(text)) return text;
  throw new UsageError(`${name} must be one of ${known.join(", ")}${nearest(text, known)}`);
}

/** Of this machine, with or without its name. */
const LOCAL = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|(?=:))(?::\d{1,5})?(?:[/?]|$)/i;

/** @param {string} text such as `localhost:3000` and `:3000/hook`, too @returns {URL} @throws {UsageError} */
export function readUrl(text) {
  const whole = LOCAL.test(text) ? `http://${text.startsWith(":") ? "localhost" : ""}${text}` : text;
  if (!/^https?:\/\//i.test(whole) || !URL.canParse(whole)) {
    throw new UsageError(
      "the URL must begin with http:// or https://, such as http://127.0.0.1:3000/webhooks/wms",
    );
  }
  return new URL(whole);
}
