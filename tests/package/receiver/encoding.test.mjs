// @ts-check
// Bodies with a Content-Encoding: the MAC decides, and where it does not match the refusal says why.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { createReceiver } from "wms-webhook/receiver";
import { logged, now, recording } from "./recording.mjs";
import { event, SECRET } from "./sender.mjs";

const body = event();
const compressed = gzipSync(body);
/** @param {string | Buffer} bytes */
const mac = (bytes) => `hmac-sha256=${createHmac("sha256", SECRET).update(bytes).digest("hex")}`;

/** @param {string | Buffer} body @param {string} signature @param {string} [coding] */
function encoded(body, signature, coding) {
  const headers = {
    "x-wms-content-mac": signature,
    ...(coding !== undefined && { "content-encoding": coding }),
  };
  return new Request("https://example.com/", /** @type {RequestInit} */ ({ method: "POST", headers, body }));
}

/** A request of node:http whose body a parser kept. @param {unknown} coding @param {Buffer} rawBody */
async function byNode(coding, rawBody) {
  const { receiver, codes } = recording();
  let answered = 0;
  const headers = { "x-wms-content-mac": mac(body), "content-encoding": coding };
  const req = { method: "POST", headers, rawBody, complete: true, on() {} };
  const res = {
    headersSent: false,
    writeHead: (/** @type {number} */ status) => (answered = status),
    end() {},
  };
  await receiver.node(/** @type {any} */ (req), res);
  return [answered, ...codes()];
}

test("a compressed body whose signature does not match is 415 with a code of its own", async () => {
  for (const coding of ["gzip", "GZIP", " br ", "identity, gzip", "deflate,zstd", "x", "gzip, identity"]) {
    const { receiver, codes, failures } = recording();
    const response = await receiver.fetch(encoded(compressed, mac(body), coding));
    assert.equal(response.status, 415, coding);
    assert.equal(response.headers.get("accept-encoding"), "identity");
    assert.equal(await response.text(), "Unsupported Media Type");
    assert.deepEqual(codes(), ["unsupported_content_encoding"]);
    assert.equal(failures[0].failure.isAuthentic, false);
    assert.match(failures[0].error.message, /Turn off the compression .*express\.raw/);
  }
  for (const coding of ["gzip", ["identity", "gzip"], ["gzip, br"]]) {
    assert.deepEqual(await byNode(coding, compressed), [415, "unsupported_content_encoding"]);
  }
});

test("without a coding but identity it is a bare mismatch", async () => {
  for (const coding of [undefined, "", "identity", " Identity , IDENTITY", ","]) {
    const { receiver, codes } = recording();
    assert.equal((await receiver.fetch(encoded(compressed, mac(body), coding))).status, 401);
    assert.deepEqual(codes(), ["signature_mismatch"], coding);
    assert.deepEqual(await byNode(coding, compressed), [401, "signature_mismatch"]);
  }
  for (const coding of [null, 5, {}, [], [7], ["identity", ""]]) {
    assert.deepEqual(await byNode(coding, compressed), [401, "signature_mismatch"]);
  }
});

test("a delivery whose signature matches is handled, whatever the header says", async () => {
  for (const coding of ["gzip", "identity", "nonsense, gzip"]) {
    // A platform decompressed, and left the header.
    const { receiver, handled } = recording();
    assert.equal((await receiver.fetch(encoded(body, mac(body), coding))).status, 200, coding);
    assert.deepEqual(handled, [JSON.parse(body)]);
    assert.deepEqual(await byNode(coding, Buffer.from(body)), [200]);
  }
  // The compressed bytes are the signed ones: they verify, and are no JSON.
  const { receiver, codes, failures } = recording({ encoding: "bytes" });
  assert.equal((await receiver.fetch(encoded(compressed, mac(compressed), "gzip"))).status, 422);
  assert.deepEqual(codes(), ["invalid_json"]);
  assert.ok(failures[0].failure.isAuthentic);
});

test("other refusals keep their code", async () => {
  const { receiver, codes } = recording({ maxBodyBytes: compressed.length });
  await receiver.fetch(encoded(`${body}${body}`, mac(body), "gzip"));
  await receiver.fetch(encoded(compressed, "", "gzip"));
  await receiver.fetch(encoded(compressed, "hmac-sha256=00", "gzip"));
  assert.deepEqual(codes(), ["body_too_large", "missing_signature", "malformed_signature"]);
});

test("without a hook the console learns it once, and what to do", async () => {
  const receiver = createReceiver({ secret: SECRET, now });
  const lines = await logged(async () => {
    for (let times = 0; times < 3; times += 1) {
      await receiver.fetch(encoded(compressed, mac(body), "gzip\u00e9 evil"));
    }
  });
  assert.equal(lines.length, 1);
  assert.match(lines[0][0], /^wms-webhook: the body has a Content-Encoding.*Turn off the compression/);
  assert.doesNotMatch(lines[0][0], /evil/);
});
