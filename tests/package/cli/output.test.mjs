// @ts-check
// Where the output goes: a reader that leaves, a full disk, a terminal that a file's name must not control.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { environment, event, run, sign, start, words } from "./command.mjs";

const BODY = event();

test("a reader that has seen enough ends explain before all deliveries are explained", async () => {
  const line = JSON.stringify({
    headers: { "x-wms-content-mac": `hmac-sha256=${"0".repeat(64)}` },
    body: BODY,
  });
  // So many take minutes to explain, and more than fits into a pipe to print.
  writeFileSync("many.jsonl", `${line}\n`.repeat(3000));
  const child = start(["explain", "many.jsonl"]);
  child.process.stdout.once("data", () => child.process.stdout.destroy());
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    child.process.kill("SIGKILL");
  }, 30_000);
  assert.equal(await child.ended, 2, isLate ? "explain works on 30 s after its reader has left" : "");
  clearTimeout(limit);
  assert.equal(child.stderr(), "");
});

test("output that cannot be written is told in words", { skip: !existsSync("/dev/full") }, () => {
  const [program, ...args] = words(["events"]);
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(program, args, {
    env: environment(),
    stdio: ["ignore", full, "pipe"],
    encoding: "utf8",
    timeout: 30_000,
  });
  closeSync(full);
  assert.equal(status, 2);
  // Deno throws where it is written, and the others tell the stream.
  assert.match(stderr, /^wms-webhook: (the output cannot be written: )?no space is left on the disk\n$/);
});

test("the name of a file does not control the terminal", async () => {
  const name = "a\u001b[2J\u202eb.jsonl";
  const shown = "a\\u{1b}[2J\\u{202e}b.jsonl";
  writeFileSync(
    name,
    `${JSON.stringify({ headers: { "x-wms-content-mac": sign(BODY) }, body: BODY })}\n{}\n`,
  );
  const { stdout, stderr } = await run(["verify", name]);
  assert.ok(stdout.startsWith(`${shown}, line 1: accepted`), stdout);
  assert.ok(stderr.startsWith(`wms-webhook: ${shown}, line 2: `), stderr);
  const missing = await run(["verify", `${name}.not`]);
  assert.equal(missing.stderr, `wms-webhook: ${shown}.not: there is no such file\n`);
});
