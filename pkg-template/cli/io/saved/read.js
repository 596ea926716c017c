// @ts-check
// Saved deliveries in the forms that people have them in. Junk is counted and named, and never throws.

import { buffer } from "node:stream/consumers";
import { SIGNATURE_HEADER } from "../../../index.js";
import { OperationError } from "../../errors.js";
import { printableName } from "../../output/printable.js";
import { parseJson } from "../../parse-json.js";
import { readNamedFile } from "../read-file.js";
import { curlRequests, isCurl } from "./curl.js";
import { httpRequests, isHttp } from "./http.js";
import { entriesOfHar, fromHar, fromObject, NO_DELIVERY } from "./json.js";
import { NotADelivery } from "./request.js";

/** @typedef {import("./request.js").Request} Request */
/** @typedef {import("./request.js").Saved} Saved */
/** @typedef {import("./request.js").Skipped} Skipped */
/** @typedef {{ deliveries: Saved[], skipped: Skipped[] }} SavedFile */

const FORMS = `FILE is a path, or - for standard input. It holds one of these:
  lines of JSON, as \`wms-webhook listen --save\` writes them, or others with headers and body
  a HAR file, or one JSON object or array over several lines
  HTTP requests as they came over the wire: the first line, the headers, an empty line, the body
  curl commands, with the body in --data; it does not open the files that they name
`;
const OTHERWISE = `It skips anything else and lists what it skipped. A body that was saved as parsed JSON cannot be
verified.`;

export const SAVED_HELP = FORMS + OTHERWISE;
/** For a command with the option --signature. */
export const SAVED_OR_BODY_HELP = `${FORMS}  a body alone; --signature has the value of its header ${SIGNATURE_HEADER}
${OTHERWISE}`;
export const SAVED_ARGUMENT = "a file, such as deliveries.jsonl; - is standard input";

export const NOT_JSON = "this is not JSON";
const BODY_ALONE = "For a body alone, pass --signature.";

/** What a string may hold at all is 512 MB. */
export const MAX_BYTES = 256 * 1024 * 1024;

/**
 * @param {string} file a path, or `-`
 * @param {string | null} [signature] of a body alone; null if the command could be given one, and was not
 * @returns {Promise<SavedFile>} with at least one delivery
 * @throws {OperationError}
 */
export async function readSaved(file, signature) {
  const bytes = file === "-" ? await buffer(process.stdin) : readNamedFile(file);
  const name = file === "-" ? "standard input" : printableName(file);
  if (typeof signature === "string")
    return { deliveries: [{ place: name, body: bytes, signature }], skipped: [] };
  if (bytes.length > MAX_BYTES) throw new OperationError(`${name}: more than ${MAX_BYTES} bytes; split it`);

  /** @type {SavedFile} */
  const saved = { deliveries: [], skipped: [] };
  for (const [place, read] of requestsIn(bytes, name)) {
    try {
      saved.deliveries.push({ place, ...read() });
    } catch (error) {
      if (!(error instanceof NotADelivery)) throw error;
      saved.skipped.push({ place, reason: error.message });
    }
  }
  if (saved.deliveries.length > 0) return saved;
  const [first] = saved.skipped;
  if (!first) throw new OperationError(`${name} is empty`);
  const isBody = signature === null && [NO_DELIVERY, NOT_JSON].includes(first.reason);
  throw new OperationError(`${first.place}: ${first.reason}${isBody ? `. ${BODY_ALONE}` : ""}`);
}

/**
 * @param {Buffer} bytes
 * @param {string} name
 * @returns {Iterable<[place: string, read: () => Request]>}
 */
export function requestsIn(bytes, name) {
  if (isHttp(bytes)) return numbered([...httpRequests(bytes)], name, "request");
  const text = textOf(bytes);
  if (isCurl(text)) return numbered(curlRequests(text), name, "command");
  return requestsInWhole(text, name) ?? requestsInLines(text, name);
}

/** @param {(() => Request)[]} all @param {string} name @param {string} noun @returns {[string, () => Request][]} */
function numbered(all, name, noun) {
  return all.map((read, at) => [all.length === 1 ? name : `${name}, ${noun} ${at + 1}`, read]);
}

/**
 * Of one value over several lines.
 * @param {string} text
 * @param {string} name
 * @returns {[string, () => Request][] | undefined}
 */
function requestsInWhole(text, name) {
  // A parser that is given every line before each fails at the second.
  const value = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (value === undefined) return undefined;
  const entries = entriesOfHar(value);
  if (entries)
    return numbered(
      entries.map((entry) => () => fromHar(entry)),
      name,
      "entry",
    );
  if (Array.isArray(value))
    return numbered(
      value.map((one) => () => fromObject(one)),
      name,
      "element",
    );
  return [[`${name}, line 1`, () => fromObject(value)]];
}

/** @param {string} text @param {string} name @returns {Generator<[string, () => Request]>} */
function* requestsInLines(text, name) {
  let number = 0;
  for (const line of text.split("\n")) {
    number += 1;
    if (line.trim() === "") continue;
    yield [
      `${name}, line ${number}`,
      () => {
        const value = parseJson(line);
        // Without the parser's message: it quotes the text.
        if (value === undefined) throw new NotADelivery(NOT_JSON);
        return fromObject(value);
      },
    ];
  }
}

/** PowerShell's `>` writes UTF-16. @param {Buffer} bytes */
function textOf(bytes) {
  const label = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  return new TextDecoder(label).decode(bytes);
}
