// The documented check, and the delivery that deceives it.
//
// What receivers copy from the documentation hashes `body.toString()` as Node's "ascii": the low byte of
// each UTF-16 code unit. A letter and its twin 256 code points up have the same one.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { roughText, utf8 } from "../read/bytes.js";
import { type Delivery, judge } from "./judge.js";

export interface Forgery {
  readonly body: Uint8Array;
  /** The character that was exchanged, and its twin. */
  readonly letter: string;
  readonly twin: string;
  /** The value that holds it, before and after. */
  readonly before: string;
  readonly after: string;
  /** What the documented check says of the forged delivery. */
  readonly isAcceptedAsDocumented: boolean;
  /** Why this package refuses it, or null. */
  readonly refusal: string | null;
}

/** What the documented lines compute, and what most receivers do with it. */
export function verifyAsDocumented({ body, signature, secret }: Delivery): boolean {
  const text = roughText(body);
  const low = Uint8Array.from({ length: text.length }, (_, at) => text.charCodeAt(at) & 0xff);
  return `hmac-sha256=${bytesToHex(hmac(sha256, utf8(secret), low))}` === signature;
}

/** The delivery with one character exchanged for its twin; null if there is none to exchange. */
export function forge(delivery: Delivery): Forgery | null {
  const text = roughText(delivery.body);
  const found = valueToForge(text);
  if (!found) return null;
  const at = found.from + found.value.search(/[\x21-\x7e]/);
  const letter = text[at] as string;
  const twin = String.fromCharCode(letter.charCodeAt(0) + 0x100);
  const forged = { ...delivery, body: utf8(text.slice(0, at) + twin + text.slice(at + 1)) };
  const { refusal, isAuthentic } = judge(forged);
  return {
    body: forged.body,
    letter,
    twin,
    before: found.value,
    after: found.value.replace(letter, twin),
    isAcceptedAsDocumented: verifyAsDocumented(forged),
    refusal: isAuthentic ? null : (refusal?.code ?? null),
  };
}

/** What would hurt most: whose measurement it is. */
const PREFERRED = ["measurementId", "details", "state", "sessionId", "event"];

function valueToForge(text: string): { from: number; value: string } | null {
  // A value without escapes: an escape's letters are not its own.
  for (const name of PREFERRED) {
    const found = new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]*[\\x21-\\x7e][^"\\\\]*)"`).exec(text);
    if (found?.[1] !== undefined)
      return { from: found.index + found[0].length - 1 - found[1].length, value: found[1] };
  }
  const at = text.search(/[\x21-\x7e]/);
  return at < 0 ? null : { from: at, value: text.slice(at, at + 24) };
}
