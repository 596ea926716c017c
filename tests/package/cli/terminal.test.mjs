// @ts-check
// Through a pseudo-terminal: colours, the prompt, progress, Ctrl-C.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { event, listen, post, run, SECRET, serve, sign } from "./command.mjs";
import { CTRL_C, ESCAPE, onTerminal, plain } from "./terminal.mjs";

const PROMPT = "MAC secret (not shown): ";

test("colours on a terminal; none in a pipe, nor where NO_COLOR is set", async () => {
  const terminal = onTerminal(["events"]);
  assert.equal(await terminal.ended, 0);
  assert.ok(terminal.shown().includes(`${ESCAPE}[31mERROR${ESCAPE}[0m`));
  const uncoloured = onTerminal(["events"], { NO_COLOR: "1" });
  assert.equal(await uncoloured.ended, 0);
  assert.ok(!uncoloured.shown().includes(ESCAPE));
  const dumb = onTerminal(["events"], { TERM: "dumb" });
  assert.equal(await dumb.ended, 0);
  assert.ok(!dumb.shown().includes(ESCAPE));
  const empty = onTerminal(["events"], { NO_COLOR: "" });
  assert.equal(await empty.ended, 0);
  assert.ok(empty.shown().includes(ESCAPE));
  const piped = await run(["events"]);
  assert.ok(!piped.stdout.includes(ESCAPE));
  assert.equal(plain(terminal.shown()).replaceAll("\r\n", "\n"), piped.stdout);
});

test("a narrow terminal breaks the help at the ends of words, and loses none", async () => {
  const whole = await run(["send", "--help"]);
  for (const size of ["40x24", "72x24"]) {
    const terminal = onTerminal(["send", "--help"], {}, size);
    assert.equal(await terminal.ended, 0);
    const lines = terminal.shown().split("\r\n");
    for (const line of lines) assert.ok(line.length <= Number.parseInt(size, 10), line);
    const wordsOf = (/** @type {string} */ text) => text.split(/\s+/).join(" ");
    assert.equal(wordsOf(lines.join("\n")), wordsOf(whole.stdout));
  }
});

test("the prompt takes the secret and shows none of it", async () => {
  writeFileSync("prompt.json", event());
  const verify = ["verify", "prompt.json", "--signature", sign(event())];
  for (const [typed, status] of /** @type {[string, number][]} */ ([
    [`${SECRET}\r`, 0],
    [`${SECRET}x\x7f\r`, 0],
    ["another secret\r", 1],
    ["\r", 2],
    [CTRL_C, 2],
    [`half ${CTRL_C}`, 2],
  ])) {
    const terminal = onTerminal(verify, {});
    await terminal.until(PROMPT);
    terminal.type(typed);
    assert.equal(await terminal.ended, status, terminal.shown());
    const shown = plain(terminal.shown());
    for (const part of [SECRET, "another secret", "half", "mac"]) assert.ok(!shown.includes(part), shown);
    if (status === 2) assert.match(shown, /^wms-webhook: no secret was given\r$/m);
    if (status === 0) assert.match(shown, /^prompt\.json: accepted: /m);
  }
});

test("the terminal echoes again after the prompt", async () => {
  const terminal = onTerminal(["listen", "--lines"], {});
  await terminal.until(PROMPT);
  terminal.type(`${SECRET}\r`);
  await terminal.until("Ctrl-C ends it");
  terminal.type("visible");
  await terminal.until("visible");
  terminal.type(CTRL_C);
  assert.equal(await terminal.ended, 0);
  assert.ok(!terminal.shown().includes(SECRET));
});

test("without a terminal nothing is asked", async () => {
  const { status, stderr } = await run(["listen"], { env: {}, input: `${SECRET}\n` });
  assert.equal(status, 2);
  assert.ok(!stderr.includes(PROMPT));
});

test("listen --lines: coloured lines, and Ctrl-C ends it with the summary", async () => {
  const other = await serve(({ headers }) => ({
    status: headers["x-wms-content-mac"] ? 200 : 400,
    text: "no",
  }));
  const terminal = onTerminal(["listen", "--lines", "--forward", other.url]);
  await terminal.until("Ctrl-C ends it");
  const url = String(/http:[^\s]+/.exec(terminal.shown()));
  await post(url, event());
  // Of the same visit: `WMS_LOADED` begins one.
  const third = { sequence: 3, event: "CONFIGURATION_LOADED" };
  await post(url, event({ ...third, sessionId: `${ESCAPE}[2Js` }));
  await post(url, event(third));
  await post(url, event(), { "x-wms-content-mac": sign("other") });
  await post(url, event(), {});
  await post(url, "{");
  await terminal.until("column 2");
  terminal.type(CTRL_C);
  assert.equal(await terminal.ended, 0);
  const shown = terminal.shown();
  assert.ok(shown.includes(`${ESCAPE}[32maccepted`));
  assert.ok(shown.includes(`${ESCAPE}[31msignature_mismatch`));
  assert.ok(!shown.includes(`${ESCAPE}[2J`));
  const text = plain(shown).replaceAll("\r\n", "\n");
  assert.match(text, /^\d\d:\d\d:\d\d\+00:00 {2}accepted {12}WMS_LOADED {22}0 {2}first {6}s-1$/m);
  assert.match(text, /accepted .* 3 {2}gap {8}s-1 {2}missing 1-2$/m);
  assert.match(text, / {2}\\u\{1b\}\[2Js {2}missing 0-2$/m);
  assert.match(
    text,
    /^\d\d:\d\d:\d\d\+00:00 {2}missing_signature {3}the signature header is missing or empty$/m,
  );
  assert.match(text, /^ {16}forwarded: 200 in \d+ ms$/m);
  assert.match(text, /^ {16}forwarded: 200 in \d+ ms, ACCEPTS WHAT IS REFUSED HERE$/m);
  assert.match(text, /^ {16}forwarded: 400 in \d+ ms, no$/m);
  assert.match(
    text,
    /^6 deliveries: 3 accepted, 1 signature_mismatch, 1 missing_signature, 1 invalid_json$/m,
  );
  other.close();
});

test("listen --json on a terminal is JSON without colours", async () => {
  const terminal = onTerminal(["listen", "--json"]);
  await terminal.until("Ctrl-C ends it");
  await post(String(/http:[^\s]+/.exec(terminal.shown())), event());
  await terminal.until('"first"');
  terminal.type(CTRL_C);
  assert.equal(await terminal.ended, 0);
  const line = String(/^\{.*\}/m.exec(terminal.shown()));
  assert.equal(JSON.parse(line).verdict, "accepted");
  assert.ok(!terminal.shown().includes(ESCAPE));
});

test("send: progress that is written over on a terminal, and none in a pipe", async () => {
  const receiver = await listen();
  const args = ["send", receiver.url, "--scenario", "success", "--seed", "0"];
  const terminal = onTerminal(args);
  assert.equal(await terminal.ended, 0);
  const shown = terminal.shown();
  const total = /(\d+) deliveries, \1 answered as expected/.exec(plain(shown))?.[1];
  assert.ok(shown.includes(`\r${ESCAPE}[K1 of ${total} sent, 0 not answered as expected`), shown);
  assert.ok(
    shown.includes(`\r${ESCAPE}[K${total} of ${total} sent, 0 not answered as expected\r${ESCAPE}[K`),
    shown,
  );
  const piped = await run(args);
  assert.equal(piped.stderr, "");
  assert.ok(!piped.stdout.includes("sent,"));
  await receiver.stop();
});
