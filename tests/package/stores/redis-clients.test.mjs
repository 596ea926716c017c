// @ts-check
// The store in Redis, by every client: one server, a cluster, a sentinel.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { redisStore } from "wms-webhook/redis";
import { passes } from "./passes.mjs";
import { CLUSTER, PREFIXED, REFUSED, SENTINEL, SINGLE } from "./redis-clients.mjs";
import { command, startCluster, startSentinel, startServer, until } from "./redis-servers.mjs";
import { freePort } from "./servers.mjs";

const port = await freePort();
const [server, valkey, cluster, sentinel] = await Promise.all([
  startServer(port),
  freePort().then((own) => startServer(own, [], process.env.VALKEY_SERVER)),
  startCluster(),
  startSentinel(),
]);
after(() => Promise.all([server, valkey].map((one) => one.stop("SIGKILL"))));
after(() => Promise.all([cluster.stop(), sentinel.stop()]));

const SETUPS = /** @type {const} */ ([
  ["one server", SINGLE, [port]],
  ["Valkey", SINGLE, valkey.ports],
  ["a cluster", CLUSTER, cluster.ports],
  ["a sentinel", SENTINEL, [sentinel.ports.sentinel]],
]);
for (const [setup, clients, ports] of SETUPS) {
  for (const [name, connect] of clients) {
    passes(`${setup}, ${name}`, async (t) => {
      const { client, end } = await connect([...ports]);
      t.after(end);
      return () => redisStore(client);
    });
  }
}

test("a cluster keeps deliveries on each of its nodes", async (t) => {
  const { client, end } = await CLUSTER[0][1](cluster.ports);
  t.after(end);
  const store = redisStore(client);
  for (let n = 0; n < 100; n += 1) assert.equal(await store.claim(`spread ${n}`, "one", 60), "claimed");
  for (const node of cluster.ports) assert.ok((await command(node, "DBSIZE")) > 10);
});

test("keys have the prefix of the client and that of the store, and an end", async (t) => {
  for (const [name, connect] of PREFIXED) {
    const { client, end } = await connect([port]);
    t.after(end);
    await command(port, "FLUSHALL");
    const store = redisStore(client, { prefix: "clinic:" });
    const key = "own:clinic:a";
    await store.claim("a", "one", 60);
    assert.deepEqual(await command(port, "KEYS", "*"), [key], name);
    const lease = await command(port, "PTTL", key);
    assert.ok(lease > 0 && lease <= 60_000);
    await store.commit("a", "one", 600);
    assert.ok((await command(port, "PTTL", key)) > 60_000);
    await store.release("a", "one");
    assert.deepEqual(await command(port, "KEYS", "*"), [key], name);
    await store.claim("b", "one", 60);
    await store.release("b", "one");
    assert.deepEqual(await command(port, "KEYS", "*"), [key], name);
  }
});

test("two services with prefixes of their own do not see each other's deliveries", async (t) => {
  const { client, end } = await SINGLE[0][1]([port]);
  t.after(end);
  const [one, other] = [redisStore(client, { prefix: "one:" }), redisStore(client, { prefix: "other:" })];
  await one.commit("c", "one", 60);
  assert.equal(await other.claim("c", "two", 60), "claimed");
  assert.equal(await one.claim("c", "two", 60), "done");
});

for (const [name, make, message] of REFUSED) {
  test(`${name}: a TypeError when the store is made`, () => {
    assert.throws(() => redisStore(make()), { name: "TypeError", message });
  });
}

test("a client that was closed is refused, too; a prefix is a text", async () => {
  for (const [name, connect] of SINGLE) {
    const { client, end } = await connect([port]);
    await redisStore(client).claim("d", "one", 60);
    await end();
    await until(`${name} is closed`, async () => !client.isOpen && (client.status ?? "end") === "end");
    assert.throws(() => redisStore(client), /^TypeError: The client is closed/, name);
  }
  const client = { status: "ready", eval: async () => "claimed" };
  assert.throws(
    () => redisStore(client, /** @type {any} */ ({ prefix: 5 })),
    /^TypeError: The option "prefix"/,
  );
});
