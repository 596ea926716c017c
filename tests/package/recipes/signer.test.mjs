// @ts-check
// What README, SECURITY and the types say of the sender, in both directions. The MACs are those of
// node:crypto: over UTF-8, and over the low bytes, as the documented computation takes them.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { receiveWebhook, verifyWebhook } from "wms-webhook";

const SECRET = "mac secret";
const ENCODINGS = /** @type {const} */ (["auto", "bytes", "latin1", "ascii"]);

/** @param {string} sessionId */
const bodyOf = (sessionId) => `{"timestamp":1,"sessionId":"${sessionId}","sequence":0,"event":"WMS_LOADED"}`;

/** @param {string} text @param {"utf8" | "latin1"} bytes of which `latin1` is the low byte of each unit */
function sign(text, bytes) {
  const mac = createHmac("sha256", SECRET).update(Buffer.from(text, bytes)).digest("hex");
  return `hmac-sha256=${mac}`;
}

const victim = "victim";
const raised = String.fromCharCode(...[...victim].map((letter) => letter.charCodeAt(0) + 0x100));
const [sent, made] = [bodyOf(raised), bodyOf(victim)];

test("the low bytes are what the documented computation hashes", () => {
  const documented = createHmac("sha256", SECRET).update(sent, "ascii").digest("hex");
  assert.equal(sign(sent, "latin1"), `hmac-sha256=${documented}`);
});

test("a sender that signs low bytes: the made body is accepted by all, the sent one by ascii alone", () => {
  const captured = sign(sent, "latin1");
  for (const encoding of ENCODINGS) {
    assert.equal(verifyWebhook(made, captured, SECRET, { encoding }), true, encoding);
    assert.equal(verifyWebhook(sent, captured, SECRET, { encoding }), encoding === "ascii", encoding);
    assert.equal(verifyWebhook(bodyOf("victin"), captured, SECRET, { encoding }), false, encoding);
  }
  assert.throws(() => receiveWebhook(sent, captured, SECRET), { code: "ambiguous_body", status: 401 });
  assert.equal(receiveWebhook(made, captured, SECRET).sessionId, victim);
});

test("a sender that signs UTF-8: the sent body is accepted, the made one by none", () => {
  const captured = sign(sent, "utf8");
  for (const encoding of ENCODINGS) {
    assert.equal(verifyWebhook(made, captured, SECRET, { encoding }), false, encoding);
    const isNamed = encoding === "auto" || encoding === "bytes";
    assert.equal(verifyWebhook(sent, captured, SECRET, { encoding }), isNamed, encoding);
  }
});
