// @ts-check
// What the pages of the site show of the command line is what it prints. Times are not compared. The README's
// console is that of the suite `readme`.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { bind, event, listen, post, run, SECRET, sign, until } from "./command.mjs";
import { blocksOf, commandsOf, pages, timeless } from "./pages.mjs";
import { listenOnScreen } from "./screen.mjs";
import { CTRL_C, onTerminal } from "./terminal.mjs";

const MANUAL = "docs/guide/cli.md";
const REPORT = "docs/guide/report.md";
const TROUBLESHOOTING = "docs/guide/troubleshooting.md";
/** @param {string} page */
const consolesOf = (page) => blocksOf(page).filter(({ language }) => language === "console");
const ENV = { MAC_SECRET: SECRET };

/** As the vendor lays its example out. */
const EXAMPLE = `{
  "timestamp": 1689684577,
  "sessionId": "ryueiwoqfh910fu3rpqruvfiu",
  "sequence": 0,
  "event": "MEASUREMENT_CREATED",
  "severity": "INFO",
  "payload": {
    "measurementId": "f0c8ca8d-111d-4dcf-a69d-46ed39a2db06"
  }
}`;

/**
 * Runs the command of a console and compares what it prints.
 * @param {import("./pages.mjs").Block} shown
 * @param {string} url of the receiver
 * @param {string} [secret]
 * @returns {Promise<number | null>} the status
 */
async function same(shown, url, secret = SECRET) {
  const [{ command, output }] = commandsOf(shown);
  const args = command
    .split(" ")
    .slice(1)
    .map((word) => (word === '""' ? "" : word));
  // What is shown is one of the sessions that chance gives.
  if (args.includes("--scenario") && !args.includes("--seed")) args.push("--seed", "0");
  const { status, stdout, stderr } = await run(
    args.map((word) => word.replace(/^http:.*/, url)),
    { env: { MAC_SECRET: secret } },
  );
  assert.equal(stderr, "");
  assert.equal(timeless(stdout), timeless(output), `${shown.page} is not what it prints now:\n${stdout}`);
  return status;
}

/** A block of a page. @param {string} name @returns {Promise<string>} its URL */
async function serve(name) {
  const { text } =
    pages()
      .flatMap(blocksOf)
      .find((block) => block.name === name) ?? assert.fail(name);
  // It tells its port.
  writeFileSync(
    name,
    text.replace(
      "app.listen(process.env.PORT)",
      "const server = $&;\nserver.on('listening', () => console.log(server.address().port))",
    ),
  );
  const child = spawn("node", [name], {
    env: { ...process.env, PORT: "0", MAC_SECRET: SECRET },
    stdio: "pipe",
  });
  bind(child);
  let printed = "";
  child.stdout.on("data", (data) => {
    printed += data;
  });
  await until(
    () => printed.includes("\n"),
    () => printed,
  );
  return `http://127.0.0.1:${printed.trim()}/`;
}

test("a session with faults, received on a terminal", async () => {
  rmSync("deliveries.jsonl", { force: true });
  const [start, send, whole] = consolesOf(MANUAL);
  const [{ command, output: first }] = commandsOf(start);
  const args = command
    .split(" ")
    .slice(1)
    .map((word) => (word === "3000" ? "0" : word));
  const terminal = onTerminal(args, { ...ENV, NO_COLOR: "1" });
  await terminal.until("Ctrl-C ends it");
  assert.equal(await same(send, String(/http:\S+/.exec(terminal.shown()))), 0);
  await terminal.until("PAGE_UNLOADED");
  assert.equal(timeless(terminal.shown()).slice(0, first.length), timeless(first));
  terminal.type(CTRL_C);
  assert.equal(await terminal.ended, 0);
  assert.equal(timeless(terminal.shown()), timeless(whole.text), terminal.shown());
});

test("the list of listen, as a person sees it", async () => {
  const { text: shown } =
    blocksOf(MANUAL).find(({ language }) => language === "text") ?? assert.fail("no list");
  const list = await listenOnScreen([], { size: [100, 14] });
  const timestamp = Math.floor(Date.now() / 1000);
  const low = event({
    timestamp,
    sequence: 4,
    event: "LOW_SNR",
    severity: "ERROR",
    payload: { details: "LOW_SNR" },
  });
  await post(list.url, event({ timestamp }));
  await post(list.url, `${event({ timestamp, sequence: 1 })}\n`, {
    "x-wms-content-mac": sign(event({ timestamp, sequence: 1 })),
  });
  await post(list.url, low);
  await list.until(/3 deliveries/);
  list.type("ke");
  const screen = await list.until(/Confirmed/);
  list.type("q");
  assert.equal(await list.ended, 0);
  /** @param {string} text */
  const same = (text) =>
    text
      .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:3000")
      .replaceAll(/UTC[+-]\d\d:\d\d/g, "UTC+00:00")
      .replaceAll(/\d\d:\d\d:\d\d /g, "10:20:30 ");
  assert.equal(same(shown), same(`${screen}\n`), screen);
});

test("a receiver that refuses what is authentic, why, and the remedy", async () => {
  rmSync("refused.jsonl", { force: true });
  writeFileSync("example.json", EXAMPLE);
  const [refused, explained, mended] = consolesOf(TROUBLESHOOTING);
  const broken = await serve("broken.mjs");
  assert.equal(await same(refused, broken), 1);
  assert.equal(await same(explained, broken), 1);
  assert.equal(await same(mended, await serve("express.mjs")), 0);
  // The delivery was authentic all along.
  const receiver = await listen([], ENV);
  assert.equal(await same(mended, receiver.url), 0);
  await receiver.stop();
});

test("the report over the sessions that the page makes", async () => {
  const [shown] = consolesOf(REPORT);
  const { name, text } = blocksOf(REPORT).find((block) => block.name === "population.mjs") ?? assert.fail();
  writeFileSync(name, text);
  execFileSync("node", [name]);
  assert.equal(await same(shown, "", "mac secret"), 0);
});

test("each console is one of these", () => {
  const all = pages()
    .filter((page) => page !== "README.md")
    .flatMap(consolesOf);
  assert.deepEqual(
    all.map(({ page }) => page),
    [MANUAL, MANUAL, MANUAL, REPORT, TROUBLESHOOTING, TROUBLESHOOTING, TROUBLESHOOTING],
  );
});

test("each command that a page names has the options that it shows", async () => {
  const shown = pages()
    .flatMap(blocksOf)
    .filter(({ language }) => language === "sh" || language === "console");
  const commands = shown.flatMap(({ text }) => [...text.matchAll(/(?:npx|\$) wms-webhook (\w+)(.*)/g)]);
  assert.ok(commands.length > 8, `only ${commands.length}`);
  for (const [line, command, rest] of commands) {
    const { status, stdout } = await run([command, "--help"]);
    assert.equal(status, 0, line);
    for (const [option] of rest.matchAll(/--[\w-]+/g)) {
      assert.match(stdout, new RegExp(`^ *${option}\\b`, "m"), `${line}: no ${option}`);
    }
  }
});
