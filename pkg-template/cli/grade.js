// @ts-check
// Sends the corpus to an endpoint and compares its answers.

import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { SIGNATURE_HEADER, signWebhook } from "../index.js";
import { connectionsTo } from "./io/post.js";

/** @typedef {import("./io/secret.js").Secret} Secret */
/**
 * @typedef {string | [string, number][]} Bytes text, or parts of base64 with how often each comes
 * @typedef {{ group: string, name: string, body: Bytes, header: string | string[] | null, over?: Bytes | null, accept: boolean }} Delivery
 * @typedef {{ group: string, name: string, status: number }} Verdict
 * @typedef {{ sent: number, unsendable: number, wronglyAccepted: Verdict[], wronglyRefused: Verdict[] }} Report
 */

const AT_ONCE = 8;

/**
 * @param {URL} url of the endpoint
 * @param {Secret} secret that it has
 * @returns {Promise<Report>}
 */
export async function grade(url, secret) {
  const packed = readFileSync(new URL("../conform.json.br", import.meta.url));
  /** @type {Delivery[]} */
  const deliveries = JSON.parse(brotliDecompressSync(packed).toString());
  const { post, close } = connectionsTo(url, { atOnce: AT_ONCE, isKept: true });
  /** @type {Report} */
  const report = { sent: 0, unsendable: 0, wronglyAccepted: [], wronglyRefused: [] };
  const queue = deliveries.values();

  async function work() {
    for (const { group, name, body, header, over, accept } of queue) {
      const bytes = decode(body);
      const headers = sign(header, over === undefined || over === null ? bytes : decode(over), secret);
      if (!headers.every(isHeaderValue)) {
        report.unsendable += 1;
        continue;
      }
      const { status } = await post(bytes, {
        "content-type": "application/json",
        ...(headers.length > 0 && { [SIGNATURE_HEADER]: headers }),
      });
      report.sent += 1;
      const isAccepted = status >= 200 && status < 300;
      if (isAccepted && !accept) report.wronglyAccepted.push({ group, name, status });
      if (!isAccepted && accept) report.wronglyRefused.push({ group, name, status });
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    close();
  }
  return report;
}

/**
 * @param {Delivery["header"]} header
 * @param {Uint8Array} bytes
 * @param {Secret} secret
 * @returns {string[]}
 */
function sign(header, bytes, secret) {
  const mac = signWebhook(bytes, secret).slice("hmac-sha256=".length);
  const headers = header === null ? [] : [header].flat();
  return headers.map((one) => one.replaceAll("{mac}", mac).replaceAll("{MAC}", mac.toUpperCase()));
}

/** What Node sends, and no proxy trims. @param {string} value */
function isHeaderValue(value) {
  return (
    /^[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$|^$/.test(value) && value.length < 8192
  );
}

/** @param {Bytes} bytes */
function decode(bytes) {
  if (typeof bytes === "string") return Buffer.from(bytes);
  const parts = bytes.map(([part, times]) => {
    const one = Buffer.from(part, "base64");
    return Buffer.alloc(one.length * times, one);
  });
  return Buffer.concat(parts);
}
