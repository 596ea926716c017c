// @ts-check
// The list of `listen` in a real pseudo-terminal: its keys, its size, its colours, hostile senders.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { test } from "node:test";
import { event, post, run, serve, sign } from "./command.mjs";
import { listenOnScreen } from "./screen.mjs";

const ESCAPE = String.fromCharCode(27);
const { CLI_RUNTIME = "node" } = process.env;
const NOW = Math.floor(Date.now() / 1000);

test("a session of a person: go up, open, explain, copy, filter, quit", async () => {
  const list = await listenOnScreen();
  const first = event({ timestamp: NOW, event: "LOW_SNR", severity: "ERROR", payload: { details: "dim" } });
  const refused = event({ timestamp: NOW, sequence: 1 });
  await post(list.url, first);
  await post(list.url, `${refused}\n`, {
    "x-wms-content-mac": sign(refused),
    authorization: "Basic c2VjcmV0",
  });
  const shown = await list.until(/2 deliveries[\s\S]*signature_mismatch/);
  assert.match(shown, /^wms-webhook {2}http:\/\/127\.0\.0\.1:\d+\/ {2}2 deliveries {2}times in UTC\+00:00$/m);
  assert.match(shown, /^ {2}\d\d:\d\d:\d\d accepted {11}LOW_SNR +0 first {5}s-1 +\{"details":"dim"\}$/m);
  assert.match(shown, /^> \d\d:\d\d:\d\d signature_mismatch the signature does/m);
  list.type("e");
  assert.match(await list.until(/Why/), /body_newline_added: [\s\S]*Remedy: [\s\S]*Confirmed: reversing/);
  list.type("\x1bk\r");
  const open = await list.until(/^ {2}"?\{?"details"|"details": "dim"|Body, \d+ bytes/m);
  assert.match(
    open,
    /^> .*LOW_SNR[\s\S]*Verdict\n {2}accepted\n {2}\d+ s old when it came\nHeaders\n {2}POST \//m,
  );
  list.type("\x1b[6~\x1b[6~");
  await list.until(/^ {4}"payload": \{\n {6}"details": "dim"$/m);
  list.type("jc");
  await list.until(/Copied, if the terminal allows it/);
  const [command] = list.clipboard();
  assert.match(command, new RegExp(`-H 'x-wms-content-mac: ${sign(refused)}'`));
  assert.doesNotMatch(command, /c2VjcmV0/);
  list.type("\x1b/low\r");
  assert.doesNotMatch(await list.until(/1 of 2 with "low"/), /signature_mismatch/);
  list.type("r");
  await list.until(/start with --forward URL/);
  list.type("?");
  await list.until(/^q, Ctrl-C +quit, with a summary$/m);
  assert.ok(!list.shown().includes("c2VjcmV0"));
  list.type("xq");
  assert.equal(await list.ended, 0);
  const after = list.shown().split(`${ESCAPE}[?1049l`)[1].replaceAll("\r\n", "\n");
  assert.ok(after.startsWith(`${command}\n`), after);
  assert.match(after, /^2 deliveries: 1 accepted, 1 signature_mismatch$/m);
  // The terminal is as it was: its cursor, its wrapping, its own screen.
  assert.ok(list.shown().includes(`${ESCAPE}[?7h${ESCAPE}[?25h${ESCAPE}[?1049l`));
});

test("e says why the receiver may have refused what verifies, and nothing if it did not", async () => {
  let status = 401;
  const other = await serve(() => ({ status }));
  const list = await listenOnScreen(["--forward", other.url]);
  await post(list.url, event({ timestamp: NOW }));
  await list.until(/accepted +-> 401/);
  list.type("e");
  await list.until(/Verifies here, but the receiver answered 401: its secret differs/);
  status = 204;
  list.type("r");
  await list.until(/accepted +-> 204/);
  list.type("e");
  await list.until(/there is nothing to explain/);
  list.type("q");
  assert.equal(await list.ended, 0);
  other.close();
});

test("r forwards the same bytes again; what the copied command sends is the delivery", async () => {
  let status = 500;
  const other = await serve(() => ({ status }));
  const list = await listenOnScreen(["--forward", other.url]);
  const body = '{ "odd" : "bytes",\n"é":1 }';
  await post(list.url, body, { "x-wms-content-mac": sign(body), "x-other": "it's" });
  await list.until(/invalid_event +-> 500/);
  status = 202;
  list.type("r");
  await list.until(/Forwarded again: answered 202/);
  await list.until(/invalid_event +-> 202/);
  assert.equal(other.requests.length, 2);
  for (const got of other.requests) {
    assert.equal(got.body.toString(), body);
    assert.equal(got.headers["x-other"], "it's");
  }
  list.type("c");
  await list.until(/Copied/);
  writeFileSync("copied.txt", list.clipboard()[0]);
  list.type("\x03");
  assert.equal(await list.ended, 0);
  const verified = await run(["verify", "copied.txt", "--json"]);
  assert.equal(JSON.parse(verified.stdout).verdict, "invalid_event");
  other.close();
});

test("it survives resizing, down to 40 columns and to one row", async () => {
  const list = await listenOnScreen();
  for (let sequence = 0; sequence < 30; sequence += 1) await post(list.url, event({ sequence }));
  await list.until(/30 deliveries/);
  for (const [columns, rows] of [
    [40, 12],
    [200, 50],
    [20, 5],
    [80, 24],
  ]) {
    list.resize(columns, rows);
    const shown = await list.until(/^> .* (?:WMS_LOADED +29|WMS_LO.*|WMS_\.\.\.)/m);
    assert.equal(list.screen().problem, "");
    assert.equal(shown.split("\n").length, rows);
  }
  list.resize(40, 12);
  await list.until(/^> \d\d:\d\d:\d\d \+ WMS_LOADED 29$/m);
  list.type("\r");
  await list.until(/^Verdict$/m);
  list.type("q");
  assert.equal(await list.ended, 0);
});

test("a hostile sender writes no sequence, in the list, in details, in what is copied and after it", async () => {
  const list = await listenOnScreen();
  const evil = `${ESCAPE}]52;c;b3duZWQ=\u0007${ESCAPE}[2J\u009b31m\u202egnp.\u2028\r\n\u007f\u{e0041}`;
  const body = event({ event: evil, sessionId: evil, payload: { [evil]: evil } });
  await post(list.url, body);
  await post(list.url, `${evil}${body}`, { "x-wms-content-mac": "\u009b31m" });
  await list.until(/2 deliveries/);
  list.type("\r");
  await list.until(/Headers/);
  list.type("c");
  await list.until(/Copied/);
  list.type("k");
  await list.until(/Headers[\s\S]*Body/);
  list.type("\x1b[6~\x1b[6~");
  await list.until(/Event/);
  list.type("q");
  assert.equal(await list.ended, 0);
  // The screen understands all that came; what it was told to copy is ours.
  assert.equal(list.screen().problem, "");
  assert.equal(list.clipboard().length, 1);
  const [, after] = list.shown().split(`${ESCAPE}[?1049l`);
  assert.doesNotMatch(after.replaceAll("\r\n", ""), /[\p{C}\p{Zl}\p{Zp}]/u);
});

test("without colours, and without UTF-8", async () => {
  const list = await listenOnScreen([], { env: { NO_COLOR: "1", LANG: "C" } });
  await post(list.url, event({ event: "Grüße", sessionId: "漢字" }));
  await list.until(/Gr\\u\{fc\}\\u\{df\}e/);
  list.type("\r");
  await list.until(/Headers/);
  list.type("q");
  assert.equal(await list.ended, 0);
  assert.doesNotMatch(list.shown(), new RegExp(`${ESCAPE}\\[[\\d;]*m`));
  assert.doesNotMatch(list.shown(), /[^\0-\x7f]/);
  const coloured = await listenOnScreen();
  await post(coloured.url, event({ event: "Grüße", sessionId: "漢字" }));
  await coloured.until(/Grüße +0 first +漢字/);
  assert.ok(coloured.shown().includes(`${ESCAPE}[32maccepted`));
  coloured.type("q");
  await coloured.ended;
});

test("10,000 deliveries are counted, and the last are there", async () => {
  // What is kept of them is tested in each runtime, without a terminal.
  const total = CLI_RUNTIME === "node" ? 10_000 : 2000;
  const list = await listenOnScreen(["--events", "NONE_SUCH,WMS_LOADED"]);
  const body = event();
  const head = `POST / HTTP/1.1\r\nHost: x\r\nX-WMS-Content-MAC: ${sign(body)}\r\n`;
  const request = `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  const sockets = Array.from({ length: 4 }, () => connect(Number(new URL(list.url).port), "127.0.0.1"));
  for (const socket of sockets)
    socket
      .on("error", () => {})
      .resume()
      .write(request.repeat(total / 4));
  await list.until(new RegExp(`${total} deliveries`));
  for (const socket of sockets) socket.destroy();
  list.type("kkg");
  await list.until(/^> .* accepted /m);
  list.type("q");
  assert.equal(await list.ended, 0);
  assert.match(list.shown(), new RegExp(`^${total} deliveries: ${total} accepted`, "m"));
});

test("a signal gives the terminal back", async () => {
  const list = await listenOnScreen();
  // The terminal's own Ctrl-C is a key; `kill` is a signal to the process behind it.
  execFileSync("pkill", ["-TERM", "-P", String(list.child.pid)]);
  assert.equal(await list.ended, 0);
  assert.ok(list.shown().includes(`${ESCAPE}[?1049l`));
});
