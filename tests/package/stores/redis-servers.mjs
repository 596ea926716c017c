// @ts-check
// Redis as people run it: one server, a cluster of three, and a master with a replica and a sentinel.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "redis";
import { freePorts, start } from "./servers.mjs";

const PROGRAM = /** @type {string} */ (process.env.REDIS_SERVER);
const HOST = "127.0.0.1";
const SLOTS = 16_384;
/** A master that sends its data to a replica at once. */
export const NO_DELAY = ["--repl-diskless-sync-delay", "0"];

/** Waits, with an end. @param {string} what @param {() => Promise<boolean>} isSo */
export async function until(what, isSo) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not so after 15 s: ${what}`);
}

/** A server that keeps nothing on disk. @param {number} port @param {string[]} [more] @param {string} [program] */
export function startServer(port, more = [], program = PROGRAM) {
  const data = mkdtempSync(join(tmpdir(), "wms-webhook-redis-"));
  const own = ["--port", String(port), "--bind", HOST, "--save", "", "--dir", data];
  return start(program, [...own, ...more], [port]);
}

/** Sends one command. @param {number} port @param {string[]} words @returns {Promise<any>} */
export async function command(port, ...words) {
  const client = createClient({ url: `redis://${HOST}:${port}`, socket: { reconnectStrategy: false } });
  client.on("error", () => {});
  await client.connect();
  try {
    return await client.sendCommand(words);
  } finally {
    client.destroy();
  }
}

/** Three masters, each with a third of the slots. */
export async function startCluster() {
  // A node listens to the others at a port 10,000 higher, if it is not told where.
  const ports = await freePorts(6);
  const nodes = ports.slice(0, 3);
  const servers = await Promise.all(
    nodes.map((port, n) =>
      startServer(port, ["--cluster-enabled", "yes", "--cluster-port", String(ports[n + 3])]),
    ),
  );
  for (const [n, port] of nodes.entries()) {
    const [first, last] = [n, n + 1].map((third) => Math.floor((third * SLOTS) / 3));
    await command(port, "CLUSTER", "ADDSLOTSRANGE", String(first), String(last - 1));
    if (n > 0) await command(port, "CLUSTER", "MEET", HOST, String(nodes[0]), String(ports[3]));
  }
  for (const port of nodes) {
    await until(`the cluster is ready at ${port}`, async () =>
      String(await command(port, "CLUSTER", "INFO")).includes("cluster_state:ok"),
    );
    await until(`node ${port} knows three`, async () =>
      String(await command(port, "CLUSTER", "INFO")).includes("cluster_known_nodes:3"),
    );
  }
  return { ports: nodes, servers, stop: () => Promise.all(servers.map((server) => server.stop("SIGKILL"))) };
}

/** A master, a replica, and a sentinel that makes the replica the master half a second after the master's end. */
export async function startSentinel() {
  const [master, replica, sentinel] = await freePorts(3);
  const servers = [
    await startServer(master, NO_DELAY),
    await startServer(replica, ["--replicaof", `${HOST} ${master}`]),
  ];
  await until("the replica follows", async () =>
    String(await command(replica, "INFO", "replication")).includes("master_link_status:up"),
  );
  const file = join(mkdtempSync(join(tmpdir(), "wms-webhook-sentinel-")), "sentinel.conf");
  writeFileSync(
    file,
    `port ${sentinel}\nbind ${HOST}\nsentinel monitor main ${HOST} ${master} 1\n` +
      "sentinel down-after-milliseconds main 500\nsentinel failover-timeout main 3000\n",
  );
  servers.push(await start(PROGRAM, [file, "--sentinel"], [sentinel]));
  await until("the sentinel knows the replica", async () =>
    String(await command(sentinel, "INFO", "sentinel")).includes("slaves=1"),
  );
  return {
    ports: { master, replica, sentinel },
    servers,
    stop: () => Promise.all(servers.map((server) => server.stop("SIGKILL"))),
  };
}
