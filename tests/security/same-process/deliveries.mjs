// @ts-check
// An authentic delivery, a body that was not signed, and the package's calls for both.

import { createHmac } from "node:crypto";
import * as wms from "wms-webhook";

/** What the types forbid is what is tried. */
export const { isKnownEvent, parseEvent, receiveWebhook, signWebhook, verifyWebhook } = /** @type {any} */ (
  wms
);

export const SECRET = "mac secret";
/** @param {string | Uint8Array} body @param {string} [secret] */
export const sign = (body, secret = SECRET) =>
  `hmac-sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

/** @param {string} session @param {string} [code] @param {string} [payload] */
export const event = (session, code = "WMS_LOADED", payload = "") =>
  `{"timestamp":1689684577,"sessionId":"${session}","sequence":0,"event":"${code}","severity":"INFO"${payload}}`;
export const BODY = event("s-1");
export const FORGED = event("s-2");
export const HEADER = sign(BODY);
