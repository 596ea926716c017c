// @ts-check
// The store in Redis: a real server, both clients, a fleet of processes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { createReceiver } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";
import { storeTests } from "wms-webhook/store-test";
import { event, NOW, request, SECRET, sign, untilHandled } from "./sender.mjs";
import { freePort, shuffled, start, startRedis } from "./servers.mjs";

const port = await freePort();
let server = await startRedis(port);

/** @param {2 | 3} [RESP] */
const nodeRedis = async (RESP) => {
  const client = createClient({
    url: `redis://127.0.0.1:${port}`,
    ...(RESP && { RESP }),
    disableOfflineQueue: true,
  });
  client.on("error", () => {});
  return client.connect();
};
const ioRedis = () => {
  const client = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: null });
  client.on("error", () => {});
  return client;
};

const counts = await nodeRedis();
before(() => counts.flushAll());
after(async () => {
  counts.destroy();
  await server.stop();
});

for (const RESP of /** @type {const} */ ([2, 3])) {
  const client = await nodeRedis(RESP);
  after(() => client.destroy());
  for (const [title, check] of storeTests({ create: () => redisStore(client) })) {
    test(`redis, protocol ${RESP}: ${title}`, check);
  }
}

const io = ioRedis();
after(() => io.disconnect());
for (const [title, check] of storeTests({ create: () => redisStore(io) })) test(`ioredis: ${title}`, check);

test("its keys have the prefix, and an end", async () => {
  await counts.flushAll();
  const store = redisStore(counts, { prefix: "clinic:" });
  await store.claim("a", "one", 60);
  assert.deepEqual(await counts.keys("*"), ["clinic:a"]);
  assert.ok((await counts.pTTL("clinic:a")) > 0);
  await store.commit("a", "one", 600);
  assert.ok((await counts.pTTL("clinic:a")) > 60_000);
});

test("what is no client is a TypeError; what a client throws does not name the key", async () => {
  assert.throws(() => redisStore(/** @type {any} */ ({})), /createClient\(\) or new Redis\(\)/);
  await counts.lPush("wms-webhook:secret-mac", "a list");
  for (const client of [counts, ioRedis()]) {
    await assert.rejects(
      async () => redisStore(client).release("secret-mac", "one"),
      (error) => {
        assert.ok(error instanceof Error);
        assert.match(error.message, /^Redis: .*WRONGTYPE/);
        assert.doesNotMatch(JSON.stringify(error, Object.getOwnPropertyNames(error)), /secret-mac/);
        return true;
      },
    );
    if (client instanceof Redis) client.disconnect();
  }
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

test("Redis is slow, then down, then back: 503, 503, handled", async () => {
  for (const connect of [nodeRedis, ioRedis]) {
    const client = await connect();
    /** @type {[any[], any[]]} */
    const [handled, errors] = [[], []];
    const onError = (/** @type {any} */ error) => void errors.push(error);
    const options = { secret: SECRET, now: () => NOW * 1000, storeTimeout: 0.3, onError };
    const receiver = createReceiver({ ...options, store: redisStore(client) });
    receiver.onAny((event) => void handled.push(event));
    const body = event();

    server.kill("SIGSTOP");
    assert.equal((await receiver.fetch(request(body))).status, 503);
    server.kill("SIGCONT");

    await server.stop();
    assert.equal((await receiver.fetch(request(body))).status, 503);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["store_unavailable", "store_unavailable"],
    );
    assert.equal(handled.length, 0);

    server = await startRedis(port);
    let status = 503;
    for (let tries = 0; status === 503 && tries < 100; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      status = (await receiver.fetch(request(body))).status;
    }
    assert.equal(status, 200);
    assert.equal(handled.length, 1);
    if (client instanceof Redis) client.disconnect();
    else client.destroy();
  }
});
