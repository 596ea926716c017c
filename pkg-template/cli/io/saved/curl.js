// @ts-check
// `curl` commands, as browsers, proxies and colleagues give them. No file that they name is opened.

import { NotADelivery, signatureIn } from "./request.js";
import { shellCommands } from "./shell-words.js";

/** @typedef {import("./request.js").Request} Request */

const HEADER = ["-H", "--header"];
const DATA = ["-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"];
/** What makes a body that is not what was signed. */
const OTHER_BODY = ["-F", "--form", "--data-urlencode", "-T", "--upload-file"];

/** @param {string} text */
export function isCurl(text) {
  return /^\s*(?:#[^\n]*\n\s*)*(?:\$ )?curl(?:\.exe)?\s/.test(text);
}

/** @param {string} text @returns {(() => Request)[]} each throws `NotADelivery` for what cannot be read */
export function curlRequests(text) {
  return shellCommands(text)
    .map((words) => (words[0].equals(Buffer.from("$")) ? words.slice(1) : words))
    .filter(([program]) => /^curl(\.exe)?$/.test(String(program)))
    .map((words) => () => fromWords(words));
}

/** @param {Buffer[]} words @returns {Request} @throws {NotADelivery} */
function fromWords(words) {
  /** @type {[string, string][]} */
  const headers = [];
  /** @type {Buffer[]} */
  const data = [];
  for (let at = 1; at < words.length; at += 1) {
    const { option, value, isJoined } = splitOption(words[at], words[at + 1]);
    if (OTHER_BODY.includes(option)) throw new NotADelivery(`${option} of curl makes another body`);
    if (![...HEADER, ...DATA].includes(option)) continue;
    if (!isJoined) at += 1;
    if (HEADER.includes(option)) {
      const [name, ...rest] = value.toString().split(":");
      headers.push([name, rest.join(":").trim()]);
    } else if (value[0] === 0x40 && option !== "--data-raw") {
      const lost = option === "--data-binary" ? "" : "; curl drops its line breaks, --data-binary keeps them";
      throw new NotADelivery(`its body is in a file: give that file, with --signature${lost}`);
    } else data.push(value);
  }
  if (data.length === 0) throw new NotADelivery("the curl command has no --data");
  // So curl joins several.
  const body = Buffer.concat(data.flatMap((part, at) => (at === 0 ? [part] : [Buffer.from("&"), part])));
  return { body, signature: signatureIn(headers) };
}

/**
 * `-H value`, `-Hvalue`, `--header value` and `--header=value`.
 * @param {Buffer} word
 * @param {Buffer} [next]
 */
function splitOption(word, next = Buffer.alloc(0)) {
  const text = word.toString("latin1");
  const [, short] = /^(-[HdFT])./s.exec(text) ?? [];
  if (short) return { option: short, value: word.subarray(2), isJoined: true };
  const [, long] = /^(--[a-z-]+)=/.exec(text) ?? [];
  if (long) return { option: long, value: word.subarray(long.length + 1), isJoined: true };
  return { option: text, value: next, isJoined: false };
}
