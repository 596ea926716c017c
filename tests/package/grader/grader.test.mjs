// @ts-check
// `wms-webhook conform` against receivers: this package's must pass whole, and of one with a planted
// fault the report must tell that fault. And its command line.

import { deepEqual, equal, match } from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { createReceiver } from "wms-webhook/receiver";
import { FAULTS, SECRET } from "./faults.mjs";

const BIN = "node_modules/.bin/wms-webhook";
const WITH_SECRET = { MAC_SECRET: SECRET };

/** @param {import("node:http").RequestListener} listener @param {(url: string) => Promise<void>} use */
async function serve(listener, use) {
  const server = createServer(listener);
  // However long this process stands still, it closes no connection that a request is on its way on.
  server.keepAliveTimeout = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    await use(`http://127.0.0.1:${port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** @param {string[]} args @param {Record<string, string>} [env] */
async function run(args, env = {}) {
  const child = spawn("node", [BIN, ...args], { env: { ...process.env, ...env } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const [status] = await once(child, "close");
  return { status, stdout, stderr };
}

/** @param {string} url @param {string[]} more */
async function grade(url, ...more) {
  const { status, stdout } = await run(["conform", url, "--json", ...more], WITH_SECRET);
  const report = JSON.parse(stdout);
  const isRight = report.wronglyAccepted.length + report.wronglyRefused.length === 0;
  equal(status, isRight ? 0 : 1);
  return report;
}

/** @typedef {{ cause: string, wrong: number, of: number, deliveries: { group: string, name: string, status: number }[] }} Cause */
const namesOf = (/** @type {Cause[]} */ causes) => causes.map(({ cause }) => cause).sort();

test("the package's receiver passes whole, with every option at its default", async () => {
  let handled = 0;
  // It takes a while, and a copy that comes meanwhile is not handled.
  const receiver = createReceiver({ secret: SECRET }).onAny(async () => {
    await setTimeout(5);
    handled += 1;
  });
  await serve(receiver.node, async (url) => {
    const { sent, wronglyAccepted, wronglyRefused } = await grade(url);
    deepEqual([wronglyAccepted, wronglyRefused], [[], []]);
    equal(sent > 2000, true);
    equal(handled > 1000, true);
  });
});

test("a strict one passes whole only as a strict one", async () => {
  const receiver = createReceiver({ secret: SECRET, strict: true, onError() {} }).onAny(() => {});
  await serve(receiver.node, async (url) => {
    const strict = await grade(url, "--strict");
    deepEqual([strict.wronglyAccepted, strict.wronglyRefused], [[], []]);
    const { sent, wronglyAccepted, wronglyRefused } = await grade(url);
    deepEqual(wronglyAccepted, []);
    deepEqual(namesOf(wronglyRefused), [
      "events with a field of another type than documented",
      "events with a trailing comma",
      "events with a value that is not documented",
      "events without a field that is documented as required",
    ]);
    const refused = wronglyRefused.flatMap((/** @type {Cause} */ { deliveries }) => deliveries);
    equal(sent - strict.sent, refused.length);
  });
});

for (const [name, { accepts, wronglyAccepted = [], wronglyRefused = [] }] of Object.entries(FAULTS)) {
  test(`told by its cause: ${name}`, () =>
    serve(accepts, async (url) => {
      const report = await grade(url);
      deepEqual(namesOf(report.wronglyAccepted), wronglyAccepted);
      deepEqual(namesOf(report.wronglyRefused), wronglyRefused);
    }));
}

test("the report is a few lines, with an example of each cause", async () => {
  await serve(
    (request, response) => request.resume().on("end", () => response.writeHead(418).end()),
    async (url) => {
      writeFileSync("secret.txt", `${SECRET}\n`);
      const { status, stdout } = await run(["conform", url, "--secret-file", "secret.txt"]);
      equal(status, 1);
      const [sent, accepted, refused, cause, example, end, ...more] = stdout.split("\n");
      match(sent, /^\d+ deliveries sent; \d+ that HTTP cannot carry were not$/);
      equal(accepted, "Wrongly accepted: 0");
      const [, count] = /** @type {RegExpExecArray} */ (/^Wrongly refused: (\d+)$/.exec(refused));
      equal(cause, `  ${count} of ${count} authentic events`);
      match(example, /^ {4}such as ".+: .+", answered 418$/);
      deepEqual([end, ...more], [""]);
      equal(stdout.includes(SECRET), false);
    },
  );
});

test("wrong usage is told, and shows no secret", async () => {
  const bare = { MAC_SECRET: "" };
  const none = await run([], bare);
  deepEqual([none.status, none.stderr.startsWith("Usage: ")], [2, true]);
  for (const args of [
    ["conform"],
    ["conform", "ftp://x"],
    ["other", "http://x"],
    ["conform", "http://x", "--what"],
    ["conform", "http://127.0.0.1:1/"],
  ]) {
    const { status, stderr } = await run(args, bare);
    equal(status, 2);
    equal(stderr.startsWith("wms-webhook: "), true);
  }
  const unreachable = await run(["conform", "http://127.0.0.1:1/"], WITH_SECRET);
  equal(unreachable.status, 2);
  equal(`${unreachable.stdout}${unreachable.stderr}`.includes(SECRET), false);
  const help = await run(["--help"]);
  equal(help.status, 0);
  equal(help.stdout.startsWith("Usage: "), true);
});
