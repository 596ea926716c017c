// @ts-check
// What can go wrong with Redis, by both clients: 503 that says why, then once.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { redisStore } from "wms-webhook/redis";
import { counting, handlesOnce, meets, refuses, untilAnswered } from "./faults.mjs";
import { CLUSTER, SENTINEL } from "./redis-clients.mjs";
import { command, NO_DELAY, startCluster, startSentinel, startServer, until } from "./redis-servers.mjs";
import { event } from "./sender.mjs";
import { freePort, freePorts } from "./servers.mjs";

const PASSWORD = "correct horse battery staple";
const SILENT = /no answer within 0\.5 s/;

/** Not awaited, as a server may be down. @type {Record<string, (port: number, password?: string) => { client: any, end: () => unknown }>} */
const CLIENTS = {
  redis(port, password) {
    const url = `redis://127.0.0.1:${port}`;
    const socket = { reconnectStrategy: 50 };
    const client = createClient({ url, disableOfflineQueue: true, socket, ...(password && { password }) });
    client.on("error", () => {});
    client.connect().catch(() => {});
    return { client, end: () => client.destroy() };
  },
  ioredis(port, password) {
    const retryStrategy = () => 50;
    const options = { maxRetriesPerRequest: null, retryStrategy, ...(password && { password }) };
    const client = new Redis(port, "127.0.0.1", options);
    client.on("error", () => {});
    return { client, end: () => client.disconnect() };
  },
};

for (const [name, connect] of Object.entries(CLIENTS)) {
  test(`${name}: Redis is down at the start, then comes`, async (t) => {
    const port = await freePort();
    const { client, end } = connect(port);
    t.after(end);
    const receiver = counting(redisStore(client));
    const body = event();
    await refuses(receiver, body, /Redis: |no answer within/);
    const server = await startServer(port);
    t.after(() => server.stop("SIGKILL"));
    await handlesOnce(receiver, body);
  });

  test(`${name}: Redis goes away, and comes back empty`, async (t) => {
    const port = await freePort();
    let server = await startServer(port);
    const { client, end } = connect(port);
    t.after(() => Promise.all([end(), server.stop("SIGKILL")]));
    await meets(redisStore(client), {
      begin: () => server.stop("SIGKILL"),
      end: async () => {
        server = await startServer(port);
      },
      reason: /Redis: |no answer within/,
      forgets: true,
    });
  });

  test(`${name}: Redis is slow`, async (t) => {
    const port = await freePort();
    const server = await startServer(port);
    const { client, end } = connect(port);
    t.after(() => Promise.all([end(), server.stop("SIGKILL")]));
    await meets(redisStore(client), {
      begin: () => server.kill("SIGSTOP"),
      end: () => server.kill("SIGCONT"),
      reason: SILENT,
    });
  });

  test(`${name}: Redis is full: it answers for what it knows, and notes what is in hand`, async (t) => {
    const port = await freePort();
    const server = await startServer(port, ["--maxmemory-policy", "noeviction"]);
    const { client, end } = connect(port);
    t.after(() => Promise.all([end(), server.stop("SIGKILL")]));
    const store = redisStore(client);
    await until("connected", async () => (await store.claim("in hand", "one", 60)) === "claimed");
    await store.claim("given back", "one", 60);
    await store.claim("renewed", "one", 60);
    await meets(store, {
      begin: async () => {
        await command(port, "CONFIG", "SET", "maxmemory", "1mb");
        await assert.rejects(
          async () => store.claim("new", "one", 60),
          /^Error: Redis: OOM command not allowed/,
        );
        assert.equal(await store.claim("in hand", "two", 60), "held");
        assert.equal(await store.claim("renewed", "one", 600), "claimed");
        assert.ok((await command(port, "PTTL", "wms-webhook:renewed")) > 60_000);
        await store.commit("in hand", "one", 60);
        assert.equal(await store.claim("in hand", "two", 60), "done");
        await store.commit("in hand", "one", 600);
        await store.release("given back", "one");
      },
      end: () => command(port, "CONFIG", "SET", "maxmemory", "0"),
      reason: /OOM command not allowed/,
    });
    assert.equal(await store.claim("given back", "two", 60), "claimed");
  });

  test(`${name}: the password is wrong, until it is right`, async (t) => {
    const port = await freePort();
    let server = await startServer(port, ["--requirepass", "another"]);
    const { client, end } = connect(port, PASSWORD);
    t.after(() => Promise.all([end(), server.stop("SIGKILL")]));
    const receiver = counting(redisStore(client));
    const body = event();
    await refuses(receiver, body, /Redis: |no answer within/, [PASSWORD]);
    await server.stop("SIGKILL");
    server = await startServer(port, ["--requirepass", PASSWORD]);
    await handlesOnce(receiver, body);
  });

  test(`${name}: the server is a replica, which only reads, until it is promoted`, async (t) => {
    const [port, other] = await freePorts(2);
    const servers = [await startServer(port), await startServer(other, NO_DELAY)];
    const { client, end } = connect(port);
    t.after(() => Promise.all([end(), ...servers.map((server) => server.stop("SIGKILL"))]));
    await meets(redisStore(client), {
      begin: async () => {
        await command(port, "REPLICAOF", "127.0.0.1", String(other));
        await until("it follows", async () =>
          String(await command(port, "INFO", "replication")).includes("master_link_status:up"),
        );
      },
      end: () => command(port, "REPLICAOF", "NO", "ONE"),
      reason: /READONLY You can't write against a read only replica/,
      forgets: true,
    });
  });

  test(`${name}: the key is something else's`, async (t) => {
    const port = await freePort();
    const server = await startServer(port);
    const { client, end } = connect(port);
    t.after(() => Promise.all([end(), server.stop("SIGKILL")]));
    const id = "0123456789abcdef".repeat(4);
    await command(port, "SET", `wms-webhook:${id}`, "a text");
    const store = redisStore(client);
    await until("connected", async () => (await store.claim("a", "one", 60)) === "claimed");
    for (const ask of [() => store.claim(id, "one", 1), () => store.commit(id, "one", 1)]) {
      await assert.rejects(
        async () => ask(),
        (error) => {
          assert.ok(error instanceof Error);
          assert.match(error.message, /^Redis: .*WRONGTYPE/);
          const told = JSON.stringify(error, Object.getOwnPropertyNames(error));
          assert.doesNotMatch(told, /[0-9a-f]{16}/);
          return true;
        },
      );
    }
  });
}

// The newest of each: a failover takes seconds.
for (const [name, connect] of SENTINEL.filter(([name]) => name.endsWith(" 6"))) {
  test(`${name}: the master ends, and the sentinel makes the replica the master`, {
    timeout: 60_000,
  }, async (t) => {
    const sentinel = await startSentinel();
    t.after(() => sentinel.stop());
    const { client, end } = await connect([sentinel.ports.sentinel]);
    t.after(end);
    const { send, times } = counting(redisStore(client));
    const bodies = Array.from({ length: 12 }, () => event());
    for (const [at, body] of bodies.entries()) {
      if (at === 4) await sentinel.servers[0].stop("SIGKILL");
      await untilAnswered(send, body);
    }
    // The last of the old master, and what the new one has taken.
    for (const body of bodies.slice(4)) await untilAnswered(send, body);
    for (const body of bodies) assert.equal(times(body), 1);
  });
}

const cluster = await startCluster();
after(() => cluster.stop());
for (const [name, connect] of CLUSTER) {
  test(`${name}: a node of a cluster is silent, and comes back`, async (t) => {
    const { client, end } = await connect(cluster.ports);
    t.after(end);
    const { send, times, errors } = counting(redisStore(client));
    const bodies = Array.from({ length: 12 }, () => event());
    await untilAnswered(send, bodies[0]);
    cluster.servers[1].kill("SIGSTOP");
    const statuses = await Promise.all(bodies.map(send));
    assert.deepEqual([...new Set(statuses)].sort(), [200, 503]);
    assert.match(String(errors[0].cause), SILENT);
    cluster.servers[1].kill("SIGCONT");
    for (const body of [...bodies, ...bodies]) await untilAnswered(send, body);
    for (const body of bodies) assert.equal(times(body), 1);
  });
}
