// @ts-check
// What software does to the bytes of a body.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import express from "express";
import { explainWebhook } from "wms-webhook/tools";
import {
  assertProven,
  assertSuspected,
  BODY,
  EVENT,
  inFolder,
  received,
  SECRET,
  sign,
  withDetails,
} from "./delivery.mjs";

/**
 * `req.body` after a parser of Express.
 *
 * @param {import("express").RequestHandler} parser @param {string | Uint8Array} body @param {string} [type]
 * @returns {Promise<any>}
 */
function parsedBy(parser, body, type = "application/json") {
  return received(
    (take) =>
      /** @type {any} */ (
        express().post("/", parser, (req, res) => {
          take(req.body);
          res.sendStatus(204);
        })
      ),
    body,
    { "content-type": type },
  );
}

/** @param {string} script @param {string} input */
const python = (script, input) => execFileSync("python3", ["-c", script], { input });
const DUMPS = "import json,sys; sys.stdout.write(json.dumps(json.load(sys.stdin)";

test("body_reserialized: express.json() and JSON.stringify, of a body with spaces", async () => {
  const sent = [2, 4, "\t"].map((indent) => JSON.stringify(EVENT, null, indent));
  sent.push(python(`${DUMPS}))`, BODY).toString());
  for (const signed of sent) {
    const body = JSON.stringify(await parsedBy(express.json(), signed));
    assertProven(["body_reserialized"], { body, signed });
  }
});

test("body_reserialized: json.dumps of Python, with its spaces, sorted, indented, escaped", () => {
  const wide = withDetails("läuft nicht – 📷 / 5 €");
  for (const options of [
    "",
    ", sort_keys=True",
    ", indent=4",
    ", indent=2, sort_keys=True",
    ", ensure_ascii=False",
  ]) {
    for (const signed of [BODY, wide]) {
      assertProven(["body_reserialized"], { body: python(`${DUMPS}${options}))`, signed), signed });
    }
  }
});

test("body_newline_added: a log; body_newline_removed: $(cat file)", () =>
  inFolder((folder) => {
    const file = join(folder, "body.json");
    const log = "console.log(require('node:fs').readFileSync(0, 'utf8'))";
    writeFileSync(file, execFileSync("node", ["-e", log], { input: BODY }));
    assertProven(["body_newline_added"], { body: readFileSync(file), signed: BODY });

    const signed = readFileSync(file);
    const body = execFileSync("sh", ["-c", `printf %s "$(cat ${file})"`]);
    assertProven(["body_newline_removed"], { body, signed });
  }));

test("body_line_endings: a file opened as text on Windows, and by Python", () =>
  inFolder((folder) => {
    const signed = JSON.stringify(EVENT, null, 2);
    const file = join(folder, "body.json");
    const write = `import sys; open(${JSON.stringify(file)}, "w", newline="\\r\\n").write(sys.stdin.read())`;
    python(write, signed);
    const windows = readFileSync(file);
    assertProven(["body_line_endings"], { body: windows, signed });

    // Universal newlines are the default of open().
    const body = python(`import sys; sys.stdout.write(open(${JSON.stringify(file)}).read())`, "");
    assertProven(["body_line_endings"], { body, signed: windows });
  }));

test("body_bom_added: a file in utf-8-sig; body_bom_removed: TextDecoder", () => {
  const body = python('import sys; sys.stdout.buffer.write(sys.stdin.read().encode("utf-8-sig"))', BODY);
  assertProven(["body_bom_added"], { body, signed: BODY });
  assertProven(["body_bom_removed"], { body: new TextDecoder().decode(body), signed: body });
});

test("body_whitespace_added: a template; body_whitespace_removed: trim()", () => {
  const body = `
    ${BODY}
  `;
  assertProven(["body_whitespace_added"], { body, signed: BODY });
  const signed = `\n${BODY}\n`;
  assertProven(["body_whitespace_removed"], { body: signed.trim(), signed });
});

test("body_truncated: a proxy or a log with a limit", async () => {
  const cut = (/** @type {number} */ limit) =>
    received(
      (take) => async (req, res) => {
        let bytes = Buffer.alloc(0);
        for await (const chunk of req) bytes = Buffer.concat([bytes, chunk]);
        take(bytes.subarray(0, limit));
        res.end();
      },
      BODY,
    );
  assertProven(["body_truncated"], { body: await cut(BODY.length - 1), signed: BODY });
  assertProven(["body_truncated"], { body: await cut(BODY.length - 2), signed: BODY });
  assertSuspected(["body_truncated"], { body: await cut(128) });
});

test("body_doubled: two listeners collect the chunks", async () => {
  const body = await received(
    (take) => (req, res) => {
      let text = "";
      for (let times = 0; times < 2; times += 1) req.on("data", (chunk) => (text += chunk));
      req.on("end", () => {
        take(text);
        res.end();
      });
    },
    BODY,
  );
  assertProven(["body_doubled"], { body, signed: BODY });
});

test("body_form_encoded: express.urlencoded(), URLSearchParams and a form", async () => {
  const form = "application/x-www-form-urlencoded";
  const parsed = await parsedBy(express.urlencoded(), BODY, form);
  assertProven(["body_form_encoded"], { body: JSON.stringify(parsed), signed: BODY });
  const field = await parsedBy(express.urlencoded(), new URLSearchParams({ payload: BODY }).toString(), form);
  assertProven(["body_form_encoded"], { body: JSON.stringify(field), signed: BODY });
  for (const body of [
    new URLSearchParams(parsed).toString(),
    new URLSearchParams({ payload: BODY }).toString(),
    encodeURIComponent(BODY),
  ]) {
    assertProven(["body_form_encoded"], { body, signed: BODY });
  }
});

test("body_json_encoded: express.text() and JSON.stringify, as into a queue", async () => {
  const body = JSON.stringify(await parsedBy(express.text({ type: "*/*" }), BODY));
  assertProven(["body_json_encoded"], { body, signed: BODY });
});

test("body_base64: an event of AWS Lambda behind API Gateway", () => {
  const signed = withDetails("läuft nicht");
  const event = { isBase64Encoded: true, body: Buffer.from(signed).toString("base64") };
  assertProven(["body_base64"], { body: event.body, signed });
  assertProven(["body_base64"], { body: Buffer.from(signed).toString("base64url"), signed });
});

test("body_empty: a stream that is read twice", async () => {
  const body = await received(
    (take) => async (req, res) => {
      for await (const _ of req);
      const again = [];
      for await (const chunk of req) again.push(chunk);
      take(Buffer.concat(again));
      res.end();
    },
    BODY,
  );
  assertSuspected(["body_empty"], { body });
});

test("mac_of_empty_body: the sender signs a stream that it has read", async () => {
  const stream = new Response(BODY).body;
  const sent = await new Response(stream).text();
  const rest = stream?.locked === false && (await stream.getReader().read()).value;
  assertProven(["mac_of_empty_body"], { body: sent, signed: rest || "" });
});

test("body_object_text: String() of what express.json() made", async () => {
  assertSuspected(["body_object_text"], { body: String(await parsedBy(express.json(), BODY)) });
});

test("body_of_other_delivery: a variable that two requests share", async () => {
  /** @type {string} */
  let last = "";
  const bodies = [BODY, withDetails("another")];
  const [signature] = bodies.map((body) => {
    last = body;
    return sign(body);
  });
  assertProven(["body_of_other_delivery"], {
    body: last,
    signed: bodies[0],
    signature,
    options: { otherBodies: bodies },
  });
  assertSuspected(["unexplained"], { body: last, signature });
});

test("body_altered_copy: an altered copy beside its original, which a mix-up is not", () => {
  const other = { body: withDetails("other"), signature: sign(withDetails("other")) };
  const original = { body: BODY, signature: sign(BODY) };
  for (const body of [BODY.replace("1.25", "9.25"), withDetails("nothing alike"), '{"admin":true}']) {
    const options = { otherDeliveries: [other, original] };
    assertProven(["body_altered_copy"], { body, signed: BODY, options });
    assert.equal(explainWebhook(body, sign(BODY), SECRET, options).otherDelivery, 1);
  }
  // The header is that of a delivery which has lost its own.
  const swapped = [{ body: BODY, signature: other.signature }];
  assertProven(["body_of_other_delivery"], {
    body: other.body,
    signed: BODY,
    options: { otherDeliveries: swapped },
  });
});

test("body_gzip, body_deflate, body_brotli: node:zlib; one that is cut off is none of them", () => {
  for (const [cause, compress] of /** @type {[string, (text: string) => Buffer][]} */ ([
    ["body_gzip", gzipSync],
    ["body_deflate", deflateSync],
    ["body_deflate", deflateRawSync],
    ["body_brotli", brotliCompressSync],
  ])) {
    const body = compress(BODY);
    assertProven([cause], { body, signed: BODY });
    assertSuspected(["unexplained"], { body: body.subarray(0, 40), signature: sign(BODY) });
  }
  assertSuspected(["unexplained"], {
    body: brotliCompressSync(Buffer.alloc(2_000_000)),
    signature: sign(BODY),
  });
});

test("what a budget leaves untried is said, and the same each time", () => {
  const found = () => explainWebhook(withDetails("x".repeat(200_000)), sign(BODY), SECRET).untried;
  assert.ok(found().includes("two_of_body"));
  assert.deepEqual(found(), found());
  assert.deepEqual(explainWebhook(BODY, sign("x"), SECRET).untried, []);
});

test("body_too_large: over 1 MiB", () => {
  assertSuspected(["body_too_large"], { body: new Uint8Array(1024 * 1024 + 1) });
});

test("what was tampered with is unexplained", () => {
  assertSuspected(["unexplained"], { body: BODY.replace("1.25", "9.25") });
});

test("two mistakes: express.json() behind a secret's newline", async () => {
  const signed = JSON.stringify(EVENT, null, 2);
  const body = JSON.stringify(await parsedBy(express.json(), signed));
  assertProven(["body_reserialized", "secret_whitespace"], {
    body,
    signed,
    secret: "mac secret of a Config ID\n",
  });
});

test("lossy_mac: a body with the low bytes of its original is altered, and no mix-up of the two", () => {
  const forged = BODY.replace("ryu", "\u{2172}yu");
  const header = sign(BODY);
  for (const others of [{ otherBodies: [BODY] }, { otherDeliveries: [{ body: BODY, signature: header }] }]) {
    const { verdict, findings, isProven, signedBody } = explainWebhook(forged, header, SECRET, others);
    const causes = findings.map(({ cause }) => cause);
    assert.deepEqual(
      [verdict, causes, isProven, signedBody],
      ["ambiguous_body", ["lossy_mac"], false, undefined],
    );
  }
  // The neighbour: without low bytes in common the original explains it.
  const options = { otherBodies: [BODY] };
  assertProven(["body_of_other_delivery"], { body: BODY.replace("ryu", "xyu"), signed: BODY, options });
});
