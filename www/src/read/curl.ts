// A `curl` command, as the network panel of a browser or a colleague gives it.

import { latin1, textOf, utf8 } from "./bytes.js";
import type { Reading } from "./reading.js";

const DATA = new Set(["-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json"]);
const HEADER = new Set(["-H", "--header"]);
/** The short options that carry data, which may stand without a space before their value. */
const JOINED = /^-[dH]./;

/** Null if it is not a `curl` command. */
export function readCurl(text: string): Reading | null {
  if (!/^\s*(?:\$ )?curl(?:\.exe)?\s/.test(text)) return null;
  const words = shellWords(text.replace(/^\s*\$ /, ""));
  const bodies: Uint8Array[] = [];
  const signatures: string[] = [];
  const notes: string[] = [];

  for (let at = 1; at < words.length; at += 1) {
    let option = latin1(words[at] as Uint8Array);
    let value = words[at + 1] ?? new Uint8Array();
    if (JOINED.test(option)) {
      value = (words[at] as Uint8Array).subarray(2);
      option = option.slice(0, 2);
    } else if (DATA.has(option) || HEADER.has(option)) at += 1;

    if (HEADER.has(option)) {
      const [, mac] = /^x-wms-content-mac:\s*(.*?)\s*$/is.exec(latin1(value)) ?? [];
      if (mac !== undefined) signatures.push(mac);
    } else if (DATA.has(option)) {
      if (value[0] === 0x40 && option !== "--data-raw") {
        notes.push(`The body is in the file ${textOf(value.subarray(1)) ?? ""}. Open that file here.`);
      } else bodies.push(value);
    }
  }
  if (bodies.length === 0 && notes.length === 0) notes.push("The command sends no body: it has no --data.");
  const signature = signatures.length > 0 ? signatures.join(", ") : null;
  return { kind: "curl", body: joined(bodies), signature, notes };
}

/** curl puts `&` between several. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first, ...rest] = parts;
  return concat([first ?? new Uint8Array(), ...rest.flatMap((part) => [utf8("&"), part])]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A word's pieces: bare, '…', "…" and $'…' of a POSIX shell (XCU 2.2), and the escapes between. */
const PIECE =
  /\\\r?\n|\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\]+)|(\s+)|[\s\S]/gy;

function shellWords(text: string): Uint8Array[] {
  const words: Uint8Array[] = [];
  let word: Uint8Array[] | null = null;
  for (const [, ansi, single, double, escaped, bare, space] of text.matchAll(PIECE)) {
    if (space !== undefined) {
      if (word) words.push(concat(word));
      word = null;
      continue;
    }
    const piece =
      ansi !== undefined
        ? unescapeAnsi(ansi)
        : utf8(single ?? double?.replace(/\\(?:\r?\n|([$`"\\]))/g, "$1") ?? escaped ?? bare ?? "");
    const isJoint = [ansi, single, double, escaped, bare].every((part) => part === undefined);
    if (isJoint) continue;
    word ??= [];
    word.push(piece);
  }
  if (word) words.push(concat(word));
  return words;
}

const SIMPLE: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  v: "\v",
};
const ANSI =
  /\\(?:x([\da-fA-F]{1,2})|u([\da-fA-F]{1,4})|U([\da-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))|[^\\]+|\\/gu;

/** `$'…'`: its `\xHH` are bytes, which need not be UTF-8. */
function unescapeAnsi(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [whole, hex, short, long, octal, simple] of text.matchAll(ANSI)) {
    const unit = short ?? long;
    if (hex ?? octal)
      parts.push(Uint8Array.of(hex ? Number.parseInt(hex, 16) : Number.parseInt(octal ?? "", 8)));
    else if (unit) parts.push(utf8(codePoint(Number.parseInt(unit, 16))));
    else parts.push(utf8(simple ? (SIMPLE[simple] ?? simple) : whole));
  }
  return concat(parts);
}

function codePoint(number: number): string {
  return number <= 0x10ffff ? String.fromCodePoint(number) : "\ufffd";
}
