// @ts-check
// The example in Cloudflare Queues, by `wrangler dev`: workerd, with a queue that lives in it. That queue forgets
// when its process ends and cannot be stopped by itself, so no test shows an outage of the queue.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fresh, send, startApplication, until } from "./application.mjs";
import { SECRET, sign } from "./sender.mjs";
import { freePort, start, WRANGLER_LISTENS } from "./servers.mjs";

const FOLDER = "cloudflare-queues";

/** @param {import("node:test").TestContext} t @param {number} retries */
async function setUp(t, retries) {
  const application = await startApplication();
  const port = await freePort();
  // As a user has it, but for the address, and for the number of retries, of which each takes longer.
  const config = readFileSync(`${FOLDER}/wrangler.jsonc`, "utf8")
    .replace("https://records.example/", application.url)
    .replace('"max_retries": 20', `"max_retries": ${retries}, "max_batch_timeout": 0`);
  writeFileSync(`${FOLDER}/test.jsonc`, config);
  writeFileSync(`${FOLDER}/.dev.vars`, `MAC_SECRET="${SECRET}"\n`);
  const configs = ["test.jsonc", "replay.jsonc"].flatMap((file) => ["--config", `${FOLDER}/${file}`]);
  const args = ["node_modules/wrangler/bin/wrangler.js", "dev", "--local", ...WRANGLER_LISTENS, ...configs];
  const worker = await start(process.execPath, [...args, "--port", String(port)], [port], {
    CI: "1",
    NO_COLOR: "1",
    WRANGLER_SEND_METRICS: "false",
  });
  t.after(async () => {
    application.stop();
    await worker.stop();
  });
  return { application, worker, port };
}

/** How many messages the queue got rid of, as wrangler logs each batch. @param {{ printed: () => string }} worker */
function acknowledged(worker) {
  const batches = worker.printed().matchAll(/QUEUE deliveries (\d+)\/\d+/g);
  return [...batches].reduce((sum, [, count]) => sum + Number(count), 0);
}

test("a handler that fails twice handles a delivery once, duplicates are one message, forgeries none", async (t) => {
  const { application, worker, port } = await setUp(t, 20);
  application.refuses = (attempt) => attempt <= 2;
  const bodies = fresh(3);
  const answers = await Promise.all([...bodies, ...bodies, bodies[0]].map((body) => send(port, body)));
  assert.deepEqual(new Set(answers), new Set([200]));
  assert.equal(await send(port, `${bodies[0]} `, sign(bodies[0])), 401);
  await until("all are handled", () => application.counts(bodies).every(Boolean));
  assert.equal(application.refused, 6);
  for (const body of bodies) assert.equal(await send(port, body), 200);
  await until("the queue is empty", () => acknowledged(worker) >= 3);

  // A body that no message holds is not lost in silence: its sender and the console hear of it.
  const [small] = fresh(1);
  const large = small.replace('"WMS_LOADED"', `"WMS_LOADED","x":"${"x".repeat(130_000)}"`);
  assert.equal(await send(port, large), 500);
  assert.equal(await send(port, small), 200);
  await until("the last is handled", () => application.counts([small])[0] > 0);
  assert.deepEqual(application.counts([...bodies, small]), [1, 1, 1, 1]);
  await until("the queue is empty again", () => acknowledged(worker) >= 4);
  assert.equal(acknowledged(worker), 4);
});

test("a dead letter is replayed", async (t) => {
  const { application, worker, port } = await setUp(t, 1);
  application.refuses = () => true;
  const [body] = fresh(1);
  assert.equal(await send(port, body), 200);
  await worker.says("replayed");
  assert.deepEqual(application.counts([body]), [0]);
  assert.ok(application.refused >= 2);
  application.refuses = () => false;
  await until("it is handled", () => application.counts([body])[0] > 0);
  assert.equal(await send(port, body), 200);
  assert.deepEqual(application.counts([body]), [1]);
});
