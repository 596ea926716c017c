// @ts-check
// A delivery as a command for a POSIX shell, safe to print.

import { isPrintable } from "./printable.js";

/**
 * @param {string | URL} url
 * @param {Record<string, string | string[]>} headers
 * @param {Uint8Array} body
 * @returns {string}
 */
export function asCurl(url, headers, body) {
  const fields = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value) => `-H ${quoted(value === "" ? `${name};` : `${name}: ${asAscii(value)}`)}`),
  );
  const bytes = Buffer.from(body);
  const text = bytes.toString();
  const isPlain = isPrintable(text) && Buffer.from(text).equals(bytes);
  const command = ["curl -i", quoted(String(url)), ...fields];
  if (isPlain) return [...command, `--data-raw ${quoted(text)}`].join(" \\\n  ");
  // No word of a command can hold every byte.
  return `printf ${quoted(octal(bytes))} | ${[...command, "--data-binary @-"].join(" \\\n  ")}`;
}

/** What is not ASCII is no signature. @param {string} value */
function asAscii(value) {
  return value.replace(/[^ -~]/g, "?");
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** As a format of printf(1). @param {Buffer} bytes */
function octal(bytes) {
  return bytes
    .toString("latin1")
    .replaceAll("%", "%%")
    .replaceAll("\\", "\\\\")
    .replace(/[^ -~]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, "0")}`);
}
