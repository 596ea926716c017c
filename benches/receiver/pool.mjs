// @ts-check
// Deliveries that nobody has seen before.

import { createHmac } from "node:crypto";
import { SECRET } from "./contestants.js";
import { delivery } from "./deliveries.js";

let sent = 0;

/**
 * @typedef {{ body: Buffer, signature: string, mac: string, notification: string, stripe: string }} Signed and what
 *   Stripe takes: the event as one of its notifications, and its header
 * @param {number} count
 * @returns {Signed[]} of 192 bytes, signed now
 */
export function fresh(count) {
  const timestamp = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, () => {
    sent += 1;
    const session = `session-${process.pid}-`.padEnd(25, "x").slice(0, 15) + String(sent).padStart(10, "0");
    const event = JSON.parse(delivery("MEASUREMENT_CREATED", session));
    const body = Buffer.from(JSON.stringify({ ...event, timestamp }));
    const mac = macOf(body);
    const notification = JSON.stringify({ ...event, timestamp, object: "v2.core.event" });
    const stripe = `t=${timestamp},v1=${macOf(`${timestamp}.${notification}`)}`;
    return { body, signature: `hmac-sha256=${mac}`, mac, notification, stripe };
  });
}

/** @param {string | Buffer} signed */
function macOf(signed) {
  return createHmac("sha256", SECRET).update(signed).digest("hex");
}
