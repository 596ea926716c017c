// @ts-check
// The example in BullMQ, over a Redis that writes each command to its disk.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import {
  fresh,
  send,
  startApplication,
  startFront,
  startWorker,
  until,
  untilTaken,
  waited,
} from "./application.mjs";
import { SECRET, sign } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

const REDIS_SERVER = /** @type {string} */ (process.env.REDIS_SERVER);

/** A Redis that forgets nothing when it is killed, with front, and worker on demand. @param {import("node:test").TestContext} t @param {string} [attempts] */
async function setUp(t, attempts = "3") {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), "wms-webhook-bullmq-"));
  const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, ...durable];
  const startRedis = () => start(REDIS_SERVER, args, [port]);
  let redis = await startRedis();
  const application = await startApplication();
  const REDIS_URL = `redis://127.0.0.1:${port}`;
  const env = { REDIS_URL, RECORDS_URL: application.url };
  t.after(async () => {
    application.stop();
    await redis.stop("SIGKILL");
  });
  return {
    application,
    REDIS_URL,
    kill: () => redis.stop("SIGKILL"),
    signal: (/** @type {NodeJS.Signals} */ name) => redis.kill(name),
    async restart() {
      redis = await startRedis();
    },
    async front() {
      const front = await startFront("bullmq/server.js", { ...env, ATTEMPTS: attempts });
      t.after(() => front.stop());
      return front;
    },
    /** @param {NodeJS.ProcessEnv} [more] */
    async worker(more) {
      const worker = await startWorker("bullmq/worker.js", { ...env, ...more });
      t.after(() => worker.stop());
      return worker;
    },
    replay: () => execFileSync(process.execPath, ["bullmq/replay.js"], { env: { ...process.env, ...env } }),
    /** @template Result @param {(queue: Queue) => Promise<Result>} ask */
    async ask(ask) {
      const connection = new Redis(REDIS_URL);
      const queue = new Queue("deliveries", { connection });
      const result = await ask(queue);
      await queue.close();
      connection.disconnect();
      return result;
    },
  };
}

// Most of it is waiting for retries, so at once.
describe("BullMQ", { concurrency: true }, () => {
  test("a handler that fails twice handles a delivery once, duplicates are one job, forgeries none", async (t) => {
    const { application, front: startIt, worker, ask } = await setUp(t);
    const front = await startIt();
    const bodies = fresh(3);
    const answers = await Promise.all([...bodies, ...bodies, bodies[0]].map((body) => front.post(body)));
    assert.deepEqual(new Set(answers), new Set([200]));
    assert.equal(await send(front.port, `${bodies[0]} `, sign(bodies[0])), 401);
    const jobs = await ask((queue) => queue.getJobs());
    assert.equal(jobs.length, 3);
    assert.deepEqual(
      jobs.map(({ data }) => Buffer.from(data.body, "base64").toString()).sort(),
      [...bodies].sort(),
    );
    assert.deepEqual(jobs.map(({ data }) => data.signature).sort(), bodies.map((body) => sign(body)).sort());
    assert.ok(!JSON.stringify(jobs.map(({ data, opts }) => [data, opts])).includes(SECRET));

    application.refuses = (attempt) => attempt <= 2;
    await worker();
    await until("all are handled", () => application.counts(bodies).every(Boolean));
    assert.equal(application.refused, 6);
    await until("no job is left", () => ask(async (queue) => (await queue.getCompletedCount()) === 3));
    for (const body of bodies) assert.equal(await front.post(body), 200);
    const old = waited();
    assert.equal(await front.post(old.body), 401);
    // Twice, as a queue may hand one out.
    for (let times = 0; times < 2; times += 1)
      await ask((queue) => queue.add("delivery", old.kept, { attempts: 3 }));
    const completed = () => ask((queue) => queue.getCompletedCount());
    await until("it is handled after a week", async () => (await completed()) === 5);
    assert.deepEqual(application.counts([...bodies, old.body]), [1, 1, 1, 1]);
  });

  test("the store has forgotten a delivery, or never noted it: it is the same job", async (t) => {
    const { front: startIt, ask, REDIS_URL } = await setUp(t);
    const front = await startIt();
    const [body] = fresh(1);
    assert.equal(await front.post(body), 200);
    const redis = new Redis(REDIS_URL);
    t.after(() => redis.disconnect());
    const notes = await redis.keys("queued:*");
    assert.equal(notes.length, 1);
    await redis.del(notes);
    assert.equal(await front.post(body), 200);
    assert.equal(await ask(async (queue) => (await queue.getJobs()).length), 1);
  });

  test("Redis is killed: 503, then each once, and what it had is not lost", async (t) => {
    const { application, front: startIt, worker, kill, restart } = await setUp(t);
    const front = await startIt();
    const bodies = fresh(4);
    for (const body of bodies.slice(0, 2)) assert.equal(await front.post(body), 200);
    await kill();
    for (const body of bodies) assert.equal(await front.post(body), 503);
    await restart();
    for (const body of bodies) await untilTaken(front.port, body);

    const consumer = await worker();
    await until("all are handled", () => application.counts(bodies).every(Boolean));
    await kill();
    await until("the worker has seen it", () => consumer.printed().includes("Redis:"));
    await restart();
    const [last] = fresh(1);
    await untilTaken(front.port, last);
    await until("the worker goes on", () => application.counts([last])[0] === 1);
    assert.deepEqual(application.counts(bodies), [1, 1, 1, 1]);
  });

  test("a Redis that stands still is 503, not a wait for ever", async (t) => {
    const { application, front: startIt, worker, signal } = await setUp(t);
    const front = await startIt();
    const [body] = fresh(1);
    signal("SIGSTOP");
    assert.equal(await front.post(body), 503);
    signal("SIGCONT");
    await untilTaken(front.port, body);
    await worker();
    await until("it is handled", () => application.counts([body])[0] === 1);
  });

  test("a dead letter is replayed: one whose attempts are used up, one that a wrong secret refused", async (t) => {
    const { application, front: startIt, worker, replay, ask } = await setUp(t, "2");
    const front = await startIt();
    const bodies = fresh(2);
    const dead = (/** @type {number} */ count) => () =>
      ask(async (queue) => (await queue.getFailedCount()) === count);
    application.refuses = () => true;
    assert.equal(await front.post(bodies[0]), 200);
    const first = await worker();
    await until("the first is dead", dead(1));
    await first.stop();
    application.refuses = () => false;
    assert.equal(await front.post(bodies[1]), 200);
    const wrong = await worker({ MAC_SECRET: "another secret" });
    await until("the second is dead", dead(2));
    await wrong.stop();
    // A retry of the sender makes no second job.
    for (const body of bodies) assert.equal(await front.post(body), 200);
    assert.deepEqual(application.counts(bodies), [0, 0]);

    replay();
    await worker();
    await until("both are handled", () => application.counts(bodies).every(Boolean));
    await until("none is dead", dead(0));
    assert.deepEqual(application.counts(bodies), [1, 1]);
  });
});
