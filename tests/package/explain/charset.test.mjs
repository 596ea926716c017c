// @ts-check
// Bodies that were read or written in the wrong charset.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import express from "express";
import { explainWebhook } from "wms-webhook/tools";
import { assertProven, assertSuspected, received, SECRET, sign, withDetails } from "./delivery.mjs";

const GERMAN = withDetails("Kamera läuft nicht");
const EURO = withDetails("5 € – fünf");

/** `req.body` of express.text(). @param {string} body @param {string} charset that the sender claims */
function asText(body, charset) {
  const parser = express.text({ type: "*/*" });
  return received(
    (/** @type {(body: string) => void} */ take) =>
      express().post("/", parser, (req, res) => {
        take(req.body);
        res.sendStatus(204);
      }),
    body,
    { "content-type": `application/json; charset=${charset}` },
  );
}

test("body_decoded_latin1: toString('latin1'), and express.text() told the charset", async () => {
  for (const signed of [GERMAN, EURO]) {
    assertProven(["body_decoded_latin1"], { body: Buffer.from(signed).toString("latin1"), signed });
    assertProven(["body_decoded_latin1"], { body: Buffer.from(signed).toString("binary"), signed });
  }
  assertProven(["body_decoded_latin1"], { body: await asText(EURO, "iso-8859-1"), signed: EURO });
});

test("body_decoded_windows1252: express.text() told the charset, and Python on Windows", async () => {
  assertProven(["body_decoded_windows1252"], { body: await asText(EURO, "windows-1252"), signed: EURO });
  const script = 'import sys; print(sys.stdin.buffer.read().decode("cp1252"), end="")';
  const body = execFileSync("python3", ["-X", "utf8", "-c", script], { input: EURO });
  assertProven(["body_decoded_windows1252"], { body, signed: EURO });
});

test("body_decoded_ascii: toString('ascii') clears the high bits", () => {
  for (const signed of [GERMAN, withDetails("über – Ü"), withDetails("漢字")]) {
    assertProven(["body_decoded_ascii"], { body: Buffer.from(signed).toString("ascii"), signed });
  }
});

test("body_encoded_latin1: Buffer.from(text, 'latin1' and 'ascii')", () => {
  for (const charset of /** @type {const} */ (["latin1", "ascii", "binary"])) {
    assertProven(["body_encoded_latin1"], { body: Buffer.from(GERMAN, charset), signed: GERMAN });
  }
});

test("body_replaced: body += chunk, where two chunks share a character", async () => {
  for (const [signed, cut] of /** @type {[string, number][]} */ ([
    [GERMAN, Buffer.from(GERMAN).indexOf("ä") + 1],
    [EURO, Buffer.from(EURO).indexOf("€") + 1],
    [EURO, Buffer.from(EURO).indexOf("€") + 2],
    [withDetails("📷!"), Buffer.from(withDetails("📷!")).indexOf("📷") + 2],
  ])) {
    const bytes = Buffer.from(signed);
    /** @type {() => void} */
    let begin = () => {};
    const begun = new Promise((resolve) => {
      begin = () => resolve(undefined);
    });
    const chunks = new ReadableStream({
      async start(controller) {
        controller.enqueue(bytes.subarray(0, cut));
        await begun;
        controller.enqueue(bytes.subarray(cut));
        controller.close();
      },
    });
    const body = await received(
      (/** @type {(body: string) => void} */ take) => async (req, res) => {
        let text = "";
        for await (const chunk of req) {
          text += chunk;
          begin();
        }
        take(text);
        res.end();
      },
      chunks,
    );
    assertProven(["body_replaced"], { body, signed });
  }
});

test("body_replaced and encoding_option: a sender of Latin-1, read as UTF-8", () => {
  const signed = Buffer.from(GERMAN, "latin1");
  assertProven(["body_replaced", "encoding_option"], { body: signed.toString(), signed });
  assertSuspected(["body_replaced"], { body: Buffer.from(withDetails("äöü"), "latin1").toString() });
});

test("encoding_option: an encoding that the sender does not use", () => {
  const found = explainWebhook(GERMAN, sign(GERMAN), SECRET, { encoding: "latin1" });
  assert.deepEqual([found.findings.map(({ cause }) => cause), found.isProven], [["encoding_option"], true]);
  assert.equal(found.verdict, "signature_mismatch");
});

test("lossy_mac: the documented computation, of an honest sender and of a forger", () => {
  const documented = (/** @type {string} */ body) =>
    `hmac-sha256=${createHmac("sha256", SECRET).update(body, "ascii").digest("hex")}`;
  const forged = withDetails("camera #1").replace("#", "ģ");
  for (const [body, signature] of [
    [EURO, documented(EURO)],
    [forged, documented(withDetails("camera #1"))],
  ]) {
    assertSuspected(["lossy_mac"], { body, signature });
    assert.equal(explainWebhook(body, signature, SECRET).verdict, "ambiguous_body");
  }
  // What it signs within Latin-1 is authentic.
  const found = explainWebhook(GERMAN, documented(GERMAN), SECRET);
  assert.deepEqual([found.verdict, found.findings, found.isProven], ["authentic", [], true]);
});
