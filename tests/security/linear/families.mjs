// @ts-check
// Bodies that a search could read again and again.

import { brotliCompressSync, gzipSync } from "node:zlib";

/** @param {string} text @param {number} size */
const repeated = (text, size) => Buffer.alloc(size, text);
/** @param {number} size @param {(at: number) => string} part */
function filled(size, part) {
  let text = "";
  for (let at = 0; text.length < size; at += 1) text += part(at);
  return text;
}
/** A key of its own, of 14 escapes, each one of two that share no bit. @param {number} at */
const differing = (at) =>
  Array.from({ length: 14 }, (_, bit) => ((at >> bit) & 1 ? "\\u27ff" : "\\ud800")).join("");
/** An event with details of its own. @param {string} text @param {number} size */
function event(text, size) {
  const head = '{"timestamp":1,"sessionId":"s-1","sequence":3,"event":"GENERAL_ERROR","severity":"ERROR",';
  const details = `${head}"payload":{"details":"`;
  return Buffer.concat([Buffer.from(details), repeated(text, size - details.length - 3), Buffer.from('"}}')]);
}

/** Bodies that some repair reads again and again, or makes longer. @type {Record<string, (size: number) => Buffer>} */
export const FAMILIES = {
  "events, spaced": (size) => repeated('{"timestamp": 1, "sessionId": "s-1", "list": [1, 2]} ', size),
  "a long string": (size) => event("x y ", size),
  "text beyond ASCII, and question marks": (size) => event("é ? 漢😀", size),
  "what is not UTF-8": (size) => Buffer.alloc(size, 0xff),
  "percent escapes in a form": (size) => repeated("a=%257B%22a%22+%3A1&", size),
  "base64 of base64": (size) => repeated("WlhsS01HRlhNV3g=", size),
  "base64 without an end": (size) => repeated("WlhsS01HRlhNV3g", size),
  "a string in a string": (size) => repeated('\\\\\\"', size),
  "escapes of bytes and of code units": (size) => repeated("\\x22\\u00e9", size),
  brackets: (size) => repeated("[", size),
  "objects that are no JSON, one in another": (size) =>
    Buffer.concat([repeated("{'a'", size / 2), repeated("}", size / 8)]),
  "objects that are open": (size) => repeated('{"a":', size),
  zeros: (size) => Buffer.alloc(size),
  numbers: (size) => repeated("1.50e0,", size),
  "a list of bytes": (size) => Buffer.concat([Buffer.from("["), repeated("123,", size), Buffer.from("1]")]),
  "what begins like gzip": (size) =>
    Buffer.concat([Buffer.from("1f8b08000000000000030000", "hex"), Buffer.alloc(size)]),
  "a little gzip of much": (size) => gzipSync(repeated('{"a":"WlhsS01HRlhNV3g="}', size)),
  "a little brotli of much": (size) => brotliCompressSync(repeated('{"a":"WlhsS01HRlhNV3g="}', size)),
  "escapes of HTML": (size) => repeated("&quot;", size),
  "lines with something before them": (size) => repeated("> {\n", size),
  "quotes, doubled": (size) => repeated("\"\"''", size),
  "members of one object": (size) => Buffer.from(`{${filled(size, (at) => `"k${at}":"${at} ",`)}"z":1.0}`),
  "members whose keys are escaped": (size) =>
    Buffer.from(`{${filled(size, (at) => `"k\\u00e9${at.toString(36)}":"" ,`)}"z":1}`),
  "members whose escapes differ in each bit": (size) =>
    Buffer.from(`{${filled(size - 100, (at) => `"${differing(at)}":0,`)}"z":1}`),
  "messages in messages": (size) =>
    Buffer.from(`{"Message":[${filled(size, () => '{"body":"{\\"a\\":1}","data":"eyJhIjoxfQ=="},')}0]}`),
  "equals signs": (size) => repeated("=41", size),
  "digits of base85": (size) => repeated("87cURD]i,", size),
  "lines of uuencode": (size) =>
    repeated('M>R)T:6UE<W1A;7 B.C$V.#DV.#0U-S<L(G-E<W-I;VY)9"(Z(G)Y=65I=V]Q\n', size),
  "words that may have had accents": (size) => event("aeoeue ss EUR ", size),
  "an event in capitals": (size) => Buffer.from(event("x y ", size).toString().toUpperCase()),
  "the end of an event before its beginning": (size) => {
    const whole = event("ab ", size);
    return Buffer.concat([whole.subarray(size / 2), whole.subarray(0, size / 2)]);
  },
  "members with IDs": (size) =>
    Buffer.from(`{${filled(size, (at) => `"k${at}":"6f9619ff-8b86-d011-b42d-00c04fc964ff",`)}"z":1}`),
};
