// A raw HTTP request, as a proxy or a packet capture shows it.

import { latin1 } from "./bytes.js";
import type { Reading } from "./reading.js";

const REQUEST_LINE = /^[A-Z]+ \S+ HTTP\/\d(?:\.\d)?\r?\n/;
const HEADERS_ALONE = /^(?:[!#$%&'*+.^_`|~\w-]+:[^\n]*\n)*?x-wms-content-mac:[^\n]*\n/i;
/** Headers are never longer: no blank line is searched for beyond. */
const MAX_HEAD = 65_536;

/** Null if it is not a request. */
export function readHttp(bytes: Uint8Array): Reading | null {
  const start = latin1(bytes.subarray(0, MAX_HEAD));
  if (!REQUEST_LINE.test(start) && !HEADERS_ALONE.test(start)) return null;
  const end = /\r?\n\r?\n/.exec(start);
  const head = end ? start.slice(0, end.index) : start;
  let body = end ? bytes.subarray(end.index + end[0].length) : new Uint8Array();

  const headers = readHeaders(head.replace(REQUEST_LINE, ""));
  const length = Number(headers.get("content-length")?.[0] ?? Number.NaN);
  const notes: string[] = [];
  if (headers.has("transfer-encoding"))
    notes.push(
      "The body is chunked, and the chunk sizes are not part of what was signed. Save it with wms-webhook listen --save.",
    );
  if (!end) notes.push("No blank line ends the headers, so there is no body.");
  // What follows the body is not part of it: an editor's last line ending, or the next request.
  if (body.length > length) body = body.subarray(0, length);
  else if (body.length < length) {
    notes.push(
      `Content-Length is ${length}, but the body has ${body.length} bytes: it was truncated, or its line endings were changed.`,
    );
  }
  return { kind: "http", body, signature: headers.get("x-wms-content-mac")?.join(", ") ?? null, notes };
}

function readHeaders(head: string): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}
