// @ts-check
// A fleet of processes over one Redis, by both clients.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient } from "redis";
import { redisStore } from "wms-webhook/redis";
import { event, post, sign, untilHandled } from "./sender.mjs";
import { freePort, shuffled, start, startRedis } from "./servers.mjs";

const port = await freePort();
const server = await startRedis(port);

const counts = createClient({ url: `redis://127.0.0.1:${port}` });
await counts.connect();
before(() => counts.flushAll());
after(async () => {
  counts.destroy();
  await server.stop();
});

/** @param {number} count @param {number} lease */
async function fleet(count, lease) {
  const instances = [];
  for (let n = 0; n < count; n += 1) {
    const own = await freePort();
    const client = n % 2 === 0 ? "redis" : "ioredis";
    instances.push(
      await start(
        process.execPath,
        ["instance.mjs", String(own), String(port), String(lease), client],
        [own],
      ),
    );
  }
  return instances;
}

test("8 instances, 200 deliveries, each three times and shuffled: each is handled once", async () => {
  await counts.flushAll();
  const instances = await fleet(8, 60);
  const bodies = Array.from({ length: 200 }, () => event());
  const deliveries = shuffled([...bodies, ...bodies, ...bodies]);
  await Promise.all(deliveries.map((body, at) => untilHandled(instances[at % 8].port, body)));
  const handled = await Promise.all(
    bodies.map((body) => counts.get(`handled:${JSON.parse(body).sessionId}`)),
  );
  assert.deepEqual(new Set(handled), new Set(["1"]));
  await Promise.all(instances.map((instance) => instance.stop()));
});

test("an instance is killed while it handles: the delivery is held for the lease, then handled by another", async () => {
  await counts.flushAll();
  const [first, second] = await fleet(2, 60);
  const body = event({ payload: { milliseconds: 60_000 } });
  const key = `handled:${JSON.parse(body).sessionId}`;
  const lost = untilHandled(first.port, body).catch(() => "reset");
  while ((await counts.get(key)) !== "1") await new Promise((resolve) => setTimeout(resolve, 10));
  await first.stop("SIGKILL");
  assert.equal(await lost, "reset");
  const id = sign(body).slice(12);
  assert.equal(await redisStore(counts).claim(id, "another", 60), "held");
  assert.equal(await counts.get(key), "1");
  // The lease ends.
  const left = await counts.pTTL(`wms-webhook:${id}`);
  assert.ok(left > 0 && left <= 60_000, String(left));
  await counts.pExpire(`wms-webhook:${id}`, 1);
  const retried = untilHandled(second.port, body).catch(() => "reset");
  while ((await counts.get(key)) !== "2") await new Promise((resolve) => setTimeout(resolve, 10));
  await second.stop("SIGKILL");
  await retried;
});

/** @param {string} key @param {string} value */
async function counted(key, value) {
  for (let tries = 0; (await counts.get(key)) !== value; tries += 1) {
    if (tries === 2000) throw new Error(`${key} is ${await counts.get(key)}, not ${value}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("an instance is killed between handler and commit: after the lease a retry is handled again", async (t) => {
  await counts.flushAll();
  const [first, second] = await fleet(2, 60);
  t.after(() => Promise.all([first.stop("SIGKILL"), second.stop("SIGKILL")]));
  const body = event({ payload: { milliseconds: 1, commitsAfter: 60_000 } });
  const { sessionId } = JSON.parse(body);
  const mac = sign(body).slice(12);
  const id = `wms-webhook:${mac}`;
  // The commit holds the answer for no longer than a second, and the claim stays until it is there.
  assert.equal(await post(first.port, body), 200);
  await first.stop("SIGKILL");
  assert.equal(await redisStore(counts).claim(mac, "another", 60), "held");
  assert.ok((await counts.pTTL(id)) > 0);
  await counts.pExpire(id, 1);
  assert.equal(await post(second.port, body), 200);
  await counted(`handled:${sessionId}`, "2");
});

test("an instance stands still for longer than its lease: another handles, and it learns of it", async (t) => {
  await counts.flushAll();
  const [first, second] = await fleet(2, 3);
  t.after(() => Promise.all([first.stop("SIGKILL"), second.stop("SIGKILL")]));
  const body = event({ payload: { milliseconds: 20_000 } });
  const { sessionId } = JSON.parse(body);
  const id = `wms-webhook:${sign(body).slice(12)}`;
  post(first.port, body).catch(() => {});
  await counted(`handled:${sessionId}`, "1");
  first.kill("SIGSTOP");
  // Its claim ends.
  await counts.pExpire(id, 1);
  post(second.port, body).catch(() => {});
  await counted(`handled:${sessionId}`, "2");
  first.kill("SIGCONT");
  await counted(`aborted:${sessionId}`, "1");
  await counted("reported:lease_lost", "1");
  // The second one renews its own as before.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(await counts.get("reported:lease_lost"), "1");
  assert.ok((await counts.pTTL(id)) > 0);
});
