// @ts-check
// Processes that the tests start, and stop whatever happens.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
process.on("exit", () => {
  for (const child of running) killAll(child, "SIGKILL");
});

/** How long a process may take to end that was asked to, in milliseconds. */
const LONGEST_END = 10_000;

/** With what it has started. @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} signal */
function killAll({ pid }, signal) {
  try {
    process.kill(-(/** @type {number} */ (pid)), signal);
  } catch {
    // All of them have ended.
  }
}

/** Ports that nobody listens on: all are held until the last one is found, so that no two are one. @param {number} count */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map(
    (server) => /** @type {import("node:net").AddressInfo} */ (server.address()).port,
  );
  await Promise.all(
    servers.map((server) => {
      server.close();
      return once(server, "close");
    }),
  );
  return ports;
}

export async function freePort() {
  const [port] = await freePorts(1);
  return port;
}

/**
 * Starts a program and waits until it listens on each of its ports.
 * @param {string} program
 * @param {string[]} args
 * @param {number[]} ports
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [cwd]
 */
export async function start(program, args, ports, env = {}, cwd = process.cwd()) {
  // Detached, so that what it starts can be killed with it.
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    cwd,
    detached: true,
  });
  running.add(child);
  // When all that it printed is here, too.
  const closed = once(child, "close");
  closed.catch(() => {});
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      printed += data;
    });
  }
  for (const port of ports) {
    for (let tries = 0; !(await listens(port)); tries += 1) {
      if (tries === 4000 || child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${program} does not listen:\n${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  return {
    port: ports[0],
    ports,
    printed: () => printed,
    /** Waits until it has printed a text: an answer may be here before what was printed ahead of it. @param {string | RegExp} text */
    async says(text) {
      const isSaid = () => (typeof text === "string" ? printed.includes(text) : text.test(printed));
      for (let tries = 0; !isSaid(); tries += 1) {
        if (tries === 2000) throw new Error(`${program} does not say "${text}":\n${printed}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    /** @param {number} seconds @returns {Promise<[number | null, string | null]>} exit code and signal, once it ends by itself */
    async ended(seconds) {
      const timer = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
      await closed;
      clearTimeout(timer);
      return [child.exitCode, child.signalCode];
    },
    /** @param {NodeJS.Signals} signal */
    kill: (signal) => child.kill(signal),
    /** @param {NodeJS.Signals} [signal] */
    async stop(signal = "SIGTERM") {
      running.delete(child);
      if (child.exitCode !== null || child.signalCode !== null) return;
      killAll(child, signal);
      const timer = setTimeout(() => killAll(child, "SIGKILL"), LONGEST_END);
      await once(child, "exit");
      clearTimeout(timer);
    },
  };
}

/**
 * Where `wrangler dev` and `wrangler pages dev` listen. The port for debugging is the system's choice: two that
 * start at once would both take the first one that is free, and one of them would fail.
 */
export const WRANGLER_LISTENS = ["--ip", "127.0.0.1", "--inspector-port", "0"];

/** A Redis server that keeps nothing. @param {number} port */
export function startRedis(port) {
  const data = mkdtempSync(join(tmpdir(), "wms-webhook-redis-"));
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", data];
  return start(/** @type {string} */ (process.env.REDIS_SERVER), args, [port]);
}

/** @param {number} port */
async function listens(port) {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** @template Item @param {Item[]} items in an order of its own, the same in each run @param {number} [seed] */
export function shuffled(items, seed = 1) {
  const copy = [...items];
  let state = seed;
  for (let at = copy.length - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (at + 1));
    [copy[at], copy[other]] = [copy[other], copy[at]];
  }
  return copy;
}
