// @ts-check
// The sender: deliveries as WMS makes them, signed by node:crypto as it documents.

import { createHmac } from "node:crypto";
import { once } from "node:events";
import * as http from "node:http";

export const SECRET = "mac secret of a Config ID";
/** Unix seconds of every delivery that says nothing else. */
export const NOW = 1_700_000_000;

/** @param {string} body @param {string} [secret] */
export function sign(body, secret = SECRET) {
  return `hmac-sha256=${createHmac("sha256", secret).update(body, "ascii").digest("hex")}`;
}

let number = 0;

/** An event that no other one equals. @param {Record<string, unknown>} [fields] */
export function event(fields) {
  number += 1;
  return JSON.stringify({
    timestamp: NOW,
    sessionId: `session-${number}`,
    sequence: 0,
    event: "WMS_LOADED",
    severity: "INFO",
    ...fields,
  });
}

/** @param {number} port @param {string} body */
export async function post(port, body) {
  const headers = { "x-wms-content-mac": sign(body) };
  return (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body, headers })).status;
}

/**
 * The status that answers the head of a delivery. Its body stays here: a sender that is still writing it
 * when it is refused may find the connection closed (workerd does that), and no answer.
 * @param {string} url
 * @param {string} body
 */
export async function announce(url, body) {
  const headers = { "content-length": body.length, "x-wms-content-mac": sign(body) };
  const sent = http.request(url, { method: "POST", headers });
  sent.flushHeaders();
  const [{ statusCode }] = await once(sent, "response");
  sent.on("error", () => {}).destroy();
  return statusCode;
}

/** Sends it until it is handled, as a sender would. @param {number} port @param {string} body */
export async function untilHandled(port, body) {
  for (let tries = 0; (await post(port, body)) !== 200; tries += 1) {
    if (tries === 100) throw new Error("a retry is never handled");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** @param {string} body @param {Record<string, string>} [headers] */
export function request(body, headers = { "x-wms-content-mac": sign(body) }) {
  return new Request("https://example.com/webhooks/wms", { method: "POST", headers, body });
}
