// What was pasted or dropped: a request in one of its spellings, or the body alone.

import { textOf } from "./bytes.js";
import { readCurl } from "./curl.js";
import { readHttp } from "./http.js";
import { savedDelivery } from "./line.js";
import type { Reading } from "./reading.js";

export const KINDS: Readonly<Record<Reading["kind"], string>> = {
  body: "a body",
  http: "a raw HTTP request",
  curl: "a curl command",
  line: "a saved delivery",
};

/** The largest input that is looked at: 16 times the largest body that a receiver takes. */
export const MAX_INPUT = 16 * 1024 * 1024;

/** Never throws: what is none of the others is a body. */
export function read(bytes: Uint8Array): Reading {
  const request = readHttp(bytes);
  if (request) return request;
  const text = textOf(bytes);
  return (
    (text && (readCurl(text) ?? readLine(text))) || { kind: "body", body: bytes, signature: null, notes: [] }
  );
}

/** The first of one or more lines of JSON. */
function readLine(text: string): Reading | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const saved = parsed(lines[0] ?? "") ?? parsed(text);
  if (!saved) return null;
  const notes =
    lines.length > 1 && parsed(lines[1] ?? "")
      ? [`The first of ${lines.length} lines is shown; the Session view takes them all.`]
      : [];
  return { kind: "line", body: saved.body, signature: saved.signature, notes };
}

function parsed(line: string) {
  // Not every body is looked into for this: only an object that may be one.
  if (!/^\s*\{/.test(line) || !/"body(?:Base64)?"/.test(line)) return null;
  try {
    return savedDelivery(JSON.parse(line));
  } catch {
    return null;
  }
}
