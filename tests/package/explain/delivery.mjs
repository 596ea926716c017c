// @ts-check
// Deliveries as WMS makes them, signed by node:crypto; and what `explain` must say of them.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyWebhook } from "wms-webhook";
import { explainWebhook } from "wms-webhook/tools";

export const SECRET = "mac secret of a Config ID";
export const EVENT = {
  timestamp: 1689684577,
  sessionId: "ryueiwoqfh910fu3rpqruvfiu",
  sequence: 3,
  event: "INTERMEDIATE_RESULTS",
  severity: "INFO",
  payload: { measurementId: "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06", snr: 1.25, sequence: 1 },
};
export const BODY = JSON.stringify(EVENT);

/** @param {string} details */
export function withDetails(details) {
  return JSON.stringify({ ...EVENT, event: "GENERAL_ERROR", severity: "ERROR", payload: { details } });
}

/** @param {string | Uint8Array} body @param {string | Buffer} [secret] */
export function sign(body, secret = SECRET) {
  return `hmac-sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/**
 * What was found, by a MAC: the causes alone, with what was signed. The neighbour, signed by somebody
 * else, proves nothing.
 *
 * @param {string[]} causes
 * @param {{ body?: any, signed?: string | Uint8Array, signature?: any, secret?: any, options?: any }} delivery
 */
export function assertProven(causes, { body = BODY, signed = body, signature, secret = SECRET, options }) {
  const header = signature ?? sign(signed);
  assert.equal(verifyWebhook(body, header, secret), false);
  const found = explainWebhook(body, header, secret, options);
  assert.deepEqual(
    found.findings.map(({ cause }) => cause),
    causes,
  );
  assert.equal(found.isProven, true);
  assert.notEqual(found.verdict, "authentic");
  if (found.signedBody) assert.deepEqual(Buffer.from(found.signedBody), Buffer.from(signed));
  else assert.deepEqual(Buffer.from(body), Buffer.from(signed));

  const told = JSON.stringify({ ...found, signedBody: undefined });
  const hidden = [SECRET, ...String(header).matchAll(/[0-9a-f]{40,}/g)].map(String);
  for (const text of [...hidden, EVENT.sessionId]) assert.ok(!told.includes(text));

  if (signature === undefined) {
    const neighbour = explainWebhook(body, sign(signed, "of somebody else"), secret, options);
    assert.equal(neighbour.isProven, false);
    assert.equal(neighbour.signedBody, undefined);
  }
}

/** What is only suspected. @param {string[]} causes @param {{ body?: any, signature?: any, secret?: any }} delivery */
export function assertSuspected(causes, { body = BODY, signature = sign(BODY), secret = SECRET }) {
  const found = explainWebhook(body, signature, secret);
  assert.deepEqual(
    found.findings.map(({ cause }) => cause),
    causes,
  );
  assert.deepEqual([found.isProven, found.signedBody], [false, undefined]);
}

/**
 * What a server has of a delivery that is sent to it.
 *
 * @template T
 * @param {(take: (value: T) => void) => import("node:http").RequestListener} listener
 * @param {string | Uint8Array | ReadableStream} body
 * @param {Record<string, string>} [headers]
 * @returns {Promise<T>}
 */
export async function received(listener, body, headers = { "content-type": "application/json" }) {
  /** @type {(value: T) => void} */
  let take = () => {};
  /** @type {Promise<T>} */
  const taken = new Promise((resolve) => {
    take = resolve;
  });
  const server = createServer(listener(take)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    const init = /** @type {RequestInit} */ ({ method: "POST", body, headers, duplex: "half" });
    const answer = await fetch(`http://127.0.0.1:${port}/`, init);
    assert.ok(answer.ok, `${answer.status}`);
    return await taken;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** @param {(folder: string) => void} use */
export function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "explain-"));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
