// @ts-check
// `listen`: verdicts, places in the session, what is saved and passed on, and hostile senders.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { test } from "node:test";
import {
  bind,
  environment,
  event,
  listen,
  post,
  run,
  SECRET,
  serve,
  sign,
  until,
  words,
} from "./command.mjs";

const ESCAPE = String.fromCharCode(27);

/** An event of the same visit: `WMS_LOADED` begins one. @param {object} fields */
const later = (fields) => event({ event: "CONFIGURATION_LOADED", ...fields });

test("each delivery is a line with its verdict; Ctrl-C ends with a summary", async () => {
  const receiver = await listen();
  assert.match(receiver.url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  assert.equal(await post(receiver.url, event()), 204);
  assert.equal(await post(receiver.url, later({ sequence: 1 })), 204);
  assert.equal(await post(receiver.url, later({ sequence: 4 })), 204);
  assert.equal(await post(receiver.url, later({ sequence: 3 })), 204);
  assert.equal(await post(receiver.url, later({ sequence: 3 })), 204);
  assert.equal(await post(receiver.url, event({ sequence: 5 }), { "x-wms-content-mac": sign("other") }), 401);
  assert.equal(await post(receiver.url, event(), {}), 401);
  assert.equal(await post(receiver.url, event(), { "x-wms-content-mac": "hmac-sha256=00" }), 401);
  assert.equal(await post(receiver.url, "{"), 422);
  assert.equal(await post(receiver.url, event({ sequence: "0" })), 422);
  assert.equal(await post(receiver.url, "x".repeat(1_048_577)), 413);
  assert.equal((await fetch(receiver.url)).status, 405);
  const lines = await receiver.lines(12);
  assert.deepEqual(
    lines.map(({ verdict, status, sequence, arrival, missing }) => [
      verdict,
      status,
      sequence,
      arrival,
      missing,
    ]),
    [
      ["accepted", 204, 0, "first", []],
      ["accepted", 204, 1, "next", []],
      ["accepted", 204, 4, "gap", [[2, 3]]],
      ["accepted", 204, 3, "late", [[2, 2]]],
      ["accepted", 204, 3, "duplicate", [[2, 2]]],
      ["signature_mismatch", 401, undefined, undefined, undefined],
      ["missing_signature", 401, undefined, undefined, undefined],
      ["malformed_signature", 401, undefined, undefined, undefined],
      ["invalid_json", 422, undefined, undefined, undefined],
      ["invalid_event", 422, undefined, undefined, undefined],
      ["body_too_large", 413, undefined, undefined, undefined],
      ["method_not_allowed", 405, undefined, undefined, undefined],
    ],
  );
  assert.equal(lines[0].event, "WMS_LOADED");
  assert.equal(lines[0].sessionId, "s-1");
  assert.ok(Math.abs(Date.parse(lines[0].receivedAt) - Date.now()) < 60_000);
  assert.equal(lines[5].message, "the signature does not match any secret");
  assert.match(lines[8].message, / at line 1, column 2$/);
  assert.match(lines[9].message, / "\/sequence"$/);
  const { status, stderr } = await receiver.stop();
  assert.equal(status, 0);
  assert.match(stderr, /^12 deliveries: 5 accepted, 1 signature_mismatch, 1 missing_signature, /m);
  assert.match(stderr, /^ {2}session s-1: loaded, missing 2$/m);
});

test("nothing came: the summary says so", async () => {
  const receiver = await listen();
  const { status, stdout, stderr } = await receiver.stop();
  assert.deepEqual([status, stdout], [0, ""]);
  assert.match(stderr, /^0 deliveries$/m);
});

test("--events shows these and what is refused; --payload is in a pipe on request", async () => {
  const receiver = await listen(["--events", "low_snr, LATER, MEASUREMENT_CANCELLED", "--payload"]);
  const payload = { details: "a\u009bb", deep: [null, { x: 1.5 }] };
  assert.equal(await post(receiver.url, event()), 204);
  assert.equal(await post(receiver.url, event({ sequence: 1, event: "LOW_SNR", payload })), 204);
  assert.equal(await post(receiver.url, event({ sequence: 2, event: "LATER", payload: undefined })), 204);
  assert.equal(await post(receiver.url, event({ event: "LOW_SNR" }), {}), 401);
  const lines = await receiver.lines(3);
  assert.deepEqual(
    lines.map((line) => [line.event, line.verdict, line.payload]),
    [
      ["LOW_SNR", "accepted", payload],
      ["LATER", "accepted", null],
      [undefined, "missing_signature", undefined],
    ],
  );
  const { stdout, stderr } = await receiver.stop();
  assert.ok(stdout.includes("a\\u009bb"));
  assert.match(stderr, /does not document the event "LATER"$/m);
  assert.match(stderr, /event "MEASUREMENT_CANCELLED": did you mean MEASUREMENT_CANCELED\?$/m);
  assert.doesNotMatch(stderr, /low_snr/);
  assert.match(stderr, /^4 deliveries: 3 accepted, 1 missing_signature$/m);
  const without = await listen();
  await post(without.url, event({ payload }));
  assert.equal((await without.lines(1))[0].payload, undefined);
  await without.stop();
});

test("--path answers only there, --encoding and a second secret are heeded", async () => {
  const receiver = await listen([
    "--path",
    "/hook",
    "--encoding",
    "bytes",
    "--secret",
    "old",
    "--secret",
    SECRET,
  ]);
  assert.ok(receiver.url.endsWith("/hook"));
  assert.equal(await post(receiver.url.replace("hook", ""), event()), 404);
  assert.equal(await post(receiver.url.replace("hook", "hook/x"), event()), 404);
  assert.equal(await post(`${receiver.url}?a=b`, event()), 204);
  assert.equal(await post(receiver.url, event(), { "x-wms-content-mac": sign(event(), "old") }), 204);
  // Not UTF-8: authentic by its bytes alone, and then no JSON.
  const latin1 = new Uint8Array(Buffer.from('{"é":1}', "latin1"));
  assert.equal(await post(receiver.url, latin1), 422);
  const byDefault = await listen();
  assert.equal(await post(byDefault.url, latin1), 401);
  await byDefault.stop();
  const { stderr } = await receiver.stop();
  assert.match(stderr, /^3 deliveries: 2 accepted, 1 invalid_json$/m);
});

test("--save appends lines that hold the delivery, and no secret", async () => {
  rmSync("saved.jsonl", { force: true });
  const receiver = await listen(["--save", "saved.jsonl"]);
  const body = event({ sessionId: "Zoë" });
  const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0xff, 0x00]);
  const headers = { "x-wms-content-mac": sign(body), authorization: "Basic c2VjcmV0", cookie: "a=b" };
  await post(`${receiver.url}hooks?x=1`, body, headers);
  await post(receiver.url, bytes);
  await post(receiver.url, `\ufeff${body}`);
  await post(receiver.url, "x".repeat(1_048_580));
  await receiver.stop();
  const text = readFileSync("saved.jsonl", "utf8");
  for (const secret of [SECRET, "c2VjcmV0", "a=b"]) assert.ok(!text.includes(secret));
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(lines.length, 4);
  assert.equal(lines[0].method, "POST");
  assert.equal(lines[0].path, "/hooks?x=1");
  assert.equal(lines[0].headers["x-wms-content-mac"], sign(body));
  assert.equal(lines[0].body, body);
  assert.deepEqual(
    lines.map(({ verdict }) => verdict),
    ["accepted", "signature_mismatch", "invalid_json", "body_too_large"],
  );
  assert.equal(lines[1].body, undefined);
  assert.deepEqual(Buffer.from(lines[1].bodyBase64, "base64"), Buffer.from(bytes));
  assert.equal(lines[2].body, `\ufeff${body}`);
  assert.equal(lines[3].body.length, 1_048_577);
  assert.equal(statSync("saved.jsonl").mode & 0o777, 0o600);

  const again = await listen(["--save", "saved.jsonl"]);
  await post(again.url, body);
  await again.stop();
  assert.equal(readFileSync("saved.jsonl", "utf8").trimEnd().split("\n").length, 5);
});

test("--save warns where others can read the file that is there", async () => {
  for (const [mode, isWarned] of /** @type {[number, boolean][]} */ ([
    [0o600, false],
    [0o640, true],
    [0o604, true],
  ])) {
    writeFileSync("open.jsonl", "");
    chmodSync("open.jsonl", mode);
    const receiver = await listen(["--save", "open.jsonl"]);
    const { status, stderr } = await receiver.stop();
    assert.equal(status, 0);
    const warning = "wms-webhook: others can read open.jsonl, and it gets health data; use chmod 600\n";
    assert.equal(stderr.includes(warning), isWarned, mode.toString(8));
    assert.equal(statSync("open.jsonl").mode & 0o777, mode);
  }
});

test("--save does not go on after a part of a line", async () => {
  rmSync("short.jsonl", { force: true });
  // A file may have 1024 bytes: the kernel writes so many of the line, and says so.
  const command = words(["listen", "--save", "short.jsonl"]).map((word) => `'${word}'`);
  const script = `trap '' XFSZ; ulimit -f 1; exec ${command.join(" ")}`;
  const child = spawn("bash", ["-c", script], { env: environment({ MAC_SECRET: SECRET }) });
  bind(child);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const ended = once(child, "close");
  await until(
    () => stderr.includes("Ctrl-C"),
    () => stderr,
  );
  const url = String(/http:\S+/.exec(stderr));
  assert.equal(await post(url, event({ sessionId: "s".repeat(2000) })).catch(() => "none"), "none");
  assert.equal((await ended)[0], 2);
  assert.match(stderr, /^wms-webhook: .*larger than the system allows/m);
});

test("--forward passes the bytes and headers on, and answers as the other did", async () => {
  let next = { status: 202, text: "" };
  const other = await serve(() => next);
  const receiver = await listen(["--forward", other.url]);
  const body = Buffer.from('{"not quite": "JSON\u00e9"');
  const headers = { "x-wms-content-mac": sign(body), "x-other": "1", "content-type": "text/odd" };
  assert.equal(await post(receiver.url, new Uint8Array(body), headers), 202);
  const [got] = other.requests;
  assert.equal(got.path, "/hook?by=test");
  assert.deepEqual(got.body, body);
  assert.equal(got.headers["x-wms-content-mac"], sign(body));
  assert.equal(got.headers["x-other"], "1");
  assert.equal(got.headers["content-type"], "text/odd");
  assert.ok(other.url.includes(String(got.headers.host)));

  next = { status: 401, text: `Bad ${ESCAPE}[31mMAC${"!".repeat(9000)}` };
  assert.equal(await post(receiver.url, event()), 401);
  next = { status: 0, text: "" };
  assert.equal(await post(receiver.url, event()), 502);
  // What cannot be whole is not passed on.
  assert.equal(await post(receiver.url, "x".repeat(1_048_577)), 413);
  const lines = await receiver.lines(4);
  assert.deepEqual([lines[0].verdict, lines[0].forwarded.status], ["invalid_json", 202]);
  assert.equal(typeof lines[0].forwarded.milliseconds, "number");
  assert.deepEqual([lines[1].verdict, lines[1].forwarded.status], ["accepted", 401]);
  assert.match(lines[2].forwarded.error, /^http:\/\/127\.0\.0\.1:\d+ does not answer/);
  assert.equal(lines[3].forwarded, undefined);
  assert.equal(other.requests.length, 3);
  await receiver.stop();
  other.close();
});

test("a hostile sender's text moves no cursor, breaks no line and fills no screen", async () => {
  const receiver = await listen();
  const evil = `${ESCAPE}]0;owned\u0007${ESCAPE}[2J\u009b31m\u202egnp.\u2028\r\n\u007f\u{e0041}\u3164\u115f\ufe0f\u034f`;
  await post(receiver.url, event({ event: evil, sessionId: `${evil}${"A".repeat(1_000_000)}` }));
  await post(receiver.url, event({ event: "A".repeat(900_000), sequence: 1 }));
  const lines = await receiver.lines(2);
  assert.equal(lines.length, 2);
  const { stdout, stderr } = await receiver.stop();
  for (const printed of [stdout, stderr]) {
    assert.doesNotMatch(printed.replaceAll("\n", ""), /[\p{C}\p{Zl}\p{Zp}]|\u3164|\u115f|\ufe0f|\u034f/u);
    assert.ok(printed.length < 2000, `${printed.length}`);
  }
  assert.ok(lines[0].event.startsWith("\\u{1b}]0;owned\\u{7}\\u{1b}[2J\\u{9b}31m\\u{202e}gnp."));
});

test("two signatures are malformed, though both are right", async () => {
  const receiver = await listen();
  const socket = connect(Number(new URL(receiver.url).port), "127.0.0.1");
  const header = `X-WMS-Content-MAC: ${sign(event())}\r\n`;
  socket.write(
    `POST / HTTP/1.1\r\nHost: x\r\n${header}${header}Content-Length: ${event().length}\r\n\r\n${event()}`,
  );
  const [line] = await receiver.lines(1);
  assert.deepEqual([line.verdict, line.status], ["malformed_signature", 401]);
  socket.destroy();
  await receiver.stop();
});

test("a request that breaks off, and one that is no HTTP, do not end it", async () => {
  const receiver = await listen();
  const { port } = new URL(receiver.url);
  for (const text of [
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
    "\x00\x01 nonsense\r\n\r\n",
  ]) {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => {}).resume();
    socket.end(text);
    await new Promise((resolve) => socket.on("close", resolve));
  }
  assert.equal(await post(receiver.url, event()), 204);
  await until(() => receiver.stdout().includes('"accepted"'), receiver.stdout);
  const { status } = await receiver.stop();
  assert.equal(status, 0);
});

test("a port that is taken, and a file that cannot be written, are status 2", async () => {
  const receiver = await listen();
  const taken = await run(["listen", "--port", new URL(receiver.url).port]);
  assert.equal(taken.status, 2);
  assert.match(taken.stderr, /^wms-webhook: 127\.0\.0\.1:\d+: the port is in use by another program$/m);
  await receiver.stop();
  const unwritable = await run(["listen", "--save", "no-such-folder/x.jsonl"]);
  assert.equal(unwritable.status, 2);
  assert.match(unwritable.stderr, /no-such-folder\/x\.jsonl: there is no such file/);
});
