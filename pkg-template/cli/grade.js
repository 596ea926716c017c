// @ts-check
// Sends the corpus to an endpoint and compares its answers.

import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { SIGNATURE_HEADER, signWebhook } from "../index.js";
import { causesOf } from "./causes.js";
import { connectionsTo } from "./io/post.js";

/** @typedef {import("./io/secret.js").Secret} Secret */
/**
 * @typedef {string | [string, number][]} Bytes text, or parts of base64 with how often each comes
 * @typedef {object} Delivery
 * @property {string} group
 * @property {string} name
 * @property {Bytes} body
 * @property {string | string[] | null} header with `{mac:0:64}` for the 64 digits, `{MAC:0:64}` for upper case
 * @property {[number, number] | null} flip a byte of the MAC, and which of its bits are to be wrong
 * @property {Bytes | null} over what the MAC is over, unless that is the body
 * @property {boolean} accept whether it is an authentic event
 * @property {boolean} isLenient whether a strict receiver refuses it all the same
 * @property {number[]} traits
 *
 * @typedef {object} Corpus
 * @property {string} stamp the seconds at which its events happened
 * @property {string[]} traits the name of each
 * @property {Delivery[]} deliveries
 *
 * @typedef {import("./causes.js").Cause} Cause
 * @typedef {{ sent: number, unsendable: number, wronglyAccepted: Cause[], wronglyRefused: Cause[] }} Report
 */

const AT_ONCE = 8;

/**
 * @param {URL} url of the endpoint
 * @param {Secret} secret that it has
 * @param {{ isStrict: boolean }} choices whether it refuses what is not as documented
 * @returns {Promise<Report>}
 */
export async function grade(url, secret, { isStrict }) {
  const { stamp, traits, deliveries } = readCorpus();
  const now = Math.floor(Date.now() / 1000).toString();
  const { post, close } = connectionsTo(url, { atOnce: AT_ONCE, isKept: true });
  /** @type {import("./causes.js").Answer[]} */
  const answers = [];
  let unsendable = 0;

  /** @param {Delivery} delivery */
  async function send({ group, name, body, header, flip, over, accept, traits }) {
    const bytes = stamped(body, stamp, now);
    const mac = macOf(over === null ? bytes : stamped(over, stamp, now), secret, flip);
    const headers = header === null ? [] : [header].flat().map((one) => filled(one, mac));
    if (!headers.every(isHeaderValue)) {
      unsendable += 1;
      return;
    }
    const { status } = await post(bytes, {
      "content-type": "application/json",
      ...(headers.length > 0 && { [SIGNATURE_HEADER]: headers }),
    });
    const isWrong = accept !== (status >= 200 && status < 300);
    answers.push({ group, name, status, accept, isWrong, traits });
  }

  const queue = deliveries.filter(({ isLenient }) => !(isStrict && isLenient)).values();
  async function work() {
    for (const delivery of queue) await send(delivery);
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    close();
  }
  /** @param {boolean} accept */
  const wrong = (accept) =>
    causesOf(
      answers.filter((answer) => answer.accept === accept),
      traits,
    );
  return { sent: answers.length, unsendable, wronglyAccepted: wrong(false), wronglyRefused: wrong(true) };
}

/** @returns {Corpus} */
function readCorpus() {
  const packed = readFileSync(new URL("../conform.json.br", import.meta.url));
  return JSON.parse(brotliDecompressSync(packed).toString());
}

/**
 * The bytes, with the current time as that of the event.
 * @param {Bytes} bytes
 * @param {string} stamp
 * @param {string} now of as many digits
 */
function stamped(bytes, stamp, now) {
  // Latin-1 keeps each byte.
  return Buffer.from(decode(bytes).toString("latin1").replaceAll(stamp, now), "latin1");
}

/**
 * @param {Uint8Array} bytes
 * @param {Secret} secret
 * @param {Delivery["flip"]} flip
 * @returns {string} its 64 digits
 */
function macOf(bytes, secret, flip) {
  const mac = Buffer.from(signWebhook(bytes, secret).slice("hmac-sha256=".length), "hex");
  if (flip) mac[flip[0]] ^= flip[1];
  return mac.toString("hex");
}

/** @param {string} header @param {string} mac */
function filled(header, mac) {
  return header.replaceAll(/\{(mac|MAC):(\d+):(\d+)\}/g, (_, name, start, end) => {
    return (name === "mac" ? mac : mac.toUpperCase()).slice(start, end);
  });
}

/** What Node sends, and no proxy trims. @param {string} value */
function isHeaderValue(value) {
  return (
    /^[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$|^$/.test(value) && value.length < 8192
  );
}

/** @param {Bytes} bytes @returns {Buffer} */
function decode(bytes) {
  if (typeof bytes === "string") return Buffer.from(bytes);
  const parts = bytes.map(([part, times]) => {
    const one = Buffer.from(part, "base64");
    return Buffer.alloc(one.length * times, one);
  });
  return Buffer.concat(parts);
}
