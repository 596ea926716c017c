// @ts-check
// What the corpus cannot hold of the component, and the example for `wasi:http` as `jco serve` runs it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { attack } from "./attack.mjs";
import { SECRET } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

const env = /** @type {Record<string, string>} */ (process.env);
const { receiver } = await import(pathToFileURL(env.TRANSPILED).href);

const BODY = new TextEncoder().encode(
  '{"timestamp":1689684577000,"sessionId":"s-1","sequence":7,"event":"LOW_SNR","payload":{"details":"é",},}',
);
const secret = new TextEncoder().encode(SECRET);
const header = `hmac-sha256=${createHmac("sha256", SECRET).update(BODY).digest("hex")}`;
const options = { strict: false };

test("an event has what WMS documents as typed fields, and all of it as JSON", () => {
  const event = receiver.Verifier.create([secret]).receive(BODY, header);
  assert.deepEqual(event, {
    timestamp: 1689684577000,
    unixSeconds: 1689684577,
    sessionId: "s-1",
    sequence: 7n,
    code: "LOW_SNR",
    severity: event.severity,
    payload: '{"details":"é" }',
    documented: event.documented,
    deviation: event.deviation,
    json: '{"timestamp":1689684577000,"sessionId":"s-1","sequence":7,"event":"LOW_SNR","payload":{"details":"é" } }',
  });
});

test("a refusal has the code and the status of the package, and where the fault is", () => {
  const verifier = receiver.Verifier.create([secret], { ...options, maxBodyBytes: BODY.length });
  /** @param {Uint8Array} body @param {string} [signature] */
  const refusal = (body, signature) => {
    const { code, status, place } = thrown(() => verifier.receive(body, signature));
    return { code, status, place };
  };
  const sign = (/** @type {Uint8Array} */ body) => receiver.sign(body, secret);
  const broken = new TextEncoder().encode('{\n  "timestamp" 1}');
  const empty = new TextEncoder().encode("{}");
  assert.deepEqual(refusal(BODY), { code: "missing_signature", status: 401, place: undefined });
  assert.deepEqual(refusal(broken, header), { code: "signature_mismatch", status: 401, place: undefined });
  assert.deepEqual(refusal(new Uint8Array(BODY.length + 1), header), {
    code: "body_too_large",
    status: 413,
    place: undefined,
  });
  assert.deepEqual(refusal(broken, sign(broken)), {
    code: "invalid_json",
    status: 422,
    place: { tag: "json", val: { line: 2, column: 15 } },
  });
  assert.deepEqual(refusal(empty, sign(empty)), {
    code: "invalid_event",
    status: 422,
    place: { tag: "event", val: { path: "/timestamp", reason: "missing" } },
  });
});

test("one of several secrets is enough, and another is not", () => {
  const other = new TextEncoder().encode(`${SECRET}.`);
  assert.equal(receiver.Verifier.create([other, secret]).verify(BODY, header), true);
  assert.equal(receiver.Verifier.create([other]).verify(BODY, header), false);
});

test("it signs as WMS does", () => {
  assert.equal(receiver.sign(BODY, secret), header);
});

test("what the caller gets wrong says the fix, and makes no verifier", () => {
  const none = new Uint8Array(0);
  assert.match(
    thrown(() => receiver.Verifier.create([])),
    /pass at least one/,
  );
  assert.match(
    thrown(() => receiver.Verifier.create([secret, none])),
    /pass the MAC secret/,
  );
  assert.match(
    thrown(() => receiver.sign(BODY, none)),
    /pass the MAC secret/,
  );
  assert.match(
    thrown(() => receiver.Verifier.create([secret], { ...options, maxBodyBytes: 0 })),
    /max-body-bytes is 0/,
  );
});

test("a stored event needs no secret", () => {
  assert.equal(receiver.parse(BODY).sequence, 7n);
  assert.equal(thrown(() => receiver.parse(BODY, { strict: true })).code, "invalid_json");
});

test("the page's Python receives a delivery", () => {
  const [, code] = /```python\n(.+?)```/s.exec(readFileSync("docs/guide/components.md", "utf8")) ?? [];
  copyFileSync(env.COMPONENT, "wms-webhook.component.wasm");
  const run = (/** @type {string} */ signature) => {
    const given = `body = bytes.fromhex("${Buffer.from(BODY).toString("hex")}")\nsignature = "${signature}"\n`;
    const input = given + code?.replace("mac secret", SECRET);
    const { stdout, stderr } = spawnSync(env.PYTHON, ["-"], { input, encoding: "utf8", timeout: 60_000 });
    return stdout || stderr;
  };
  assert.match(run(header), /^LOW_SNR \{"timestamp"/);
  assert.equal(run(header.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"))), "signature_mismatch 401\n");
});

// It has no store, so what comes twice is handled twice.
const WITHOUT_A_STORE = ["authentic", "the same again", "two at once"];

test("the example for wasi:http answers each delivery as it must", { skip: !env.WASI_HTTP }, async () => {
  assert.ok(existsSync(env.WASI_HTTP));
  const port = await freePort();
  const jco = join(env.JCO, "@bytecodealliance/jco/dist/jco.js");
  const server = await start(process.execPath, [jco, "serve", env.WASI_HTTP, "--port", `${port}`], [port], {
    MAC_SECRET: SECRET,
  });
  try {
    const target = { port, path: "/webhooks/wms", printed: server.printed };
    const { passed, wrong } = await attack(target, []);
    assert.deepEqual(
      wrong.map((line) => line.split(":")[0]),
      WITHOUT_A_STORE,
      wrong.join("\n"),
    );
    assert.equal(passed, 17);
    assert.equal((await fetch(`http://127.0.0.1:${port}/`, { method: "POST" })).status, 404);
  } finally {
    await server.stop("SIGKILL");
  }
});

/** What jco throws: the error of a WIT function is its payload. @param {() => unknown} call */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return /** @type {any} */ (error).payload;
  }
  throw new Error("nothing was thrown");
}
