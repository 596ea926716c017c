// @ts-check
// The deliveries that `npx wms-webhook conform` sends: those of the corpus that any receiver with one
// secret and default options must accept or refuse, to be signed with that secret when they are sent.

import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Content, names, traitsOf } from "./traits.mjs";

/** Of the corpus, where most groups have it as their only secret. */
const SECRET = "mac secret of a Config ID";

/**
 * When the events of the corpus happened, in seconds. The command writes the current time over it, which has
 * as many digits, so that a receiver may judge the age.
 */
const STAMP = "1689684577";

/** Of digits: fewer are alike by chance. */
const MIN_PART = 16;

/** @typedef {import("./traits.mjs").Case} Case */

/**
 * `{ stamp, traits, deliveries }`; a delivery is `{ group, name, body, header, flip, over, accept, isLenient,
 * traits }`. `header` has places for parts of the MAC, over `over` or else the body; `flip` is a byte of it
 * and which bits of that are to be wrong; `traits` are places in that list.
 *
 * @param {string} root
 */
export function corpus(root) {
  const vectors = join(root, "tests/vectors");
  const files = readdirSync(vectors).filter((name) => name.endsWith(".json") && name !== "schema.json");
  const sent = new Set();
  const deliveries = files.sort().flatMap((file) => {
    const { group, cases } = JSON.parse(readFileSync(join(vectors, file), "utf8"));
    return cases.flatMap((/** @type {Case} */ one) => {
      const content = new Content(one);
      const known = JSON.stringify([one.body, one.signature]);
      if (!isForAll(one, content) || sent.has(known)) return [];
      sent.add(known);
      return [delivery(group, one, content)];
    });
  });
  return { stamp: STAMP, traits: names, deliveries };
}

/** @param {string} group @param {Case} one @param {Content} content */
function delivery(group, one, content) {
  const digits = createHmac("sha256", SECRET).update(content.signed).digest("hex");
  const flip = flipped(one.signature, digits);
  return {
    group,
    name: one.name,
    body: packed(one.body),
    header: flip ? "hmac-sha256={mac:0:64}" : template(one.signature, digits),
    flip,
    over: packed(one.signed),
    accept: content.isAccepted,
    isLenient: content.isLenient,
    traits: traitsOf(content),
  };
}

/**
 * Left out is what is a receiver's own choice: its limit of length, what it answers to an authentic delivery
 * that is no event or an old one, and whether it takes the plain HMAC of bytes that are not UTF-8. And what
 * cannot be sent at another time: the stamp was altered, but not where it is signed.
 *
 * @param {Case} one
 * @param {Content} content
 */
function isForAll(
  { secrets, signed, options: { encoding = "auto", strict = false, ...others }, expect },
  content,
) {
  const isDefault = encoding === "auto" && strict === false && Object.keys(others).length === 0;
  const isOwnChoice =
    ["body_too_large", "invalid_json", "invalid_event"].includes(expect.code ?? "") ||
    (expect.code === "signature_mismatch" && signed === undefined) ||
    (content.isAccepted && !isStamped(content.event.timestamp));
  const isStampAltered = content.signed.includes(STAMP) && !content.body.includes(STAMP);
  return isDefault && !isOwnChoice && !isStampAltered && secrets.length === 1 && secrets[0] === SECRET;
}

/** Whether it is the stamp, in seconds or in milliseconds. @param {number} timestamp */
function isStamped(timestamp) {
  return [timestamp, timestamp / 1000].some((seconds) => Math.abs(seconds - Number(STAMP)) < 1);
}

/**
 * As text, where base64 is that of UTF-8: text is a third of its size when it is packed. What else there is
 * are parts of base64, each with how often it comes.
 *
 * @param {unknown} value
 */
function packed(value = null) {
  if (typeof value !== "string") return value;
  const text = Buffer.from(value, "base64").toString();
  return Buffer.from(text).toString("base64") === value ? text : [[value, 1]];
}

/**
 * With `{mac:0:64}` in place of all the digits, and so for a part of them; `MAC` for upper case.
 *
 * @param {Case["signature"]} header
 * @param {string} digits
 * @returns {unknown}
 */
function template(header, digits) {
  if (Array.isArray(header)) return header.map((one) => template(one, digits));
  return header?.replace(/[\da-f]+/gi, (run) => withPlaces(run, digits)) ?? null;
}

/** @param {string} run of digits @param {string} digits of the MAC @returns {string} */
function withPlaces(run, digits) {
  for (let length = Math.min(run.length, digits.length); length >= MIN_PART; length -= 1) {
    for (let at = 0; at + length <= run.length; at += 1) {
      const part = run.slice(at, at + length);
      const isLower = digits.includes(part);
      const start = (isLower ? digits : digits.toUpperCase()).indexOf(part);
      if (start < 0) continue;
      const place = `{${isLower ? "mac" : "MAC"}:${start}:${start + length}}`;
      return withPlaces(run.slice(0, at), digits) + place + withPlaces(run.slice(at + length), digits);
    }
  }
  return run;
}

/**
 * Which byte of the MAC is wrong, and in which bits, if it is only one.
 *
 * @param {Case["signature"]} header
 * @param {string} digits
 * @returns {[number, number] | null}
 */
function flipped(header, digits) {
  if (typeof header !== "string" || !/^hmac-sha256=[\da-f]{64}$/i.test(header)) return null;
  const right = Buffer.from(digits, "hex");
  const bits = [...Buffer.from(header.slice(12), "hex")].map((byte, at) => byte ^ right[at]);
  const wrong = bits.flatMap((bits, at) =>
    bits === 0 ? [] : [/** @type {[number, number]} */ ([at, bits])],
  );
  return wrong.length === 1 ? wrong[0] : null;
}
