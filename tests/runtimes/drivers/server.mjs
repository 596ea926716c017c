// @ts-check
// A development server as a child: started on a free port, asked once it answers, killed with all
// that it started.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * @param {(port: string) => string[]} args of this Node
 * @param {(origin: string) => Promise<void>} use called when the server answers
 * @param {string} path which it answers
 */
export async function withServer(args, use, path = "/") {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (free.address());
  free.close();

  const env = {
    ...process.env,
    CI: "1",
    NO_COLOR: "1",
    WRANGLER_SEND_METRICS: "false",
    NEXT_TELEMETRY_DISABLED: "1",
  };
  const server = spawn(process.execPath, args(String(port)), {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let told = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (data) => {
      told += data;
    });
  }
  try {
    const origin = `http://127.0.0.1:${port}`;
    for (let tries = 0; !(await answers(origin + path)); tries += 1) {
      if (tries === 600 || server.exitCode !== null) throw new Error(`the server does not answer:\n${told}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await use(origin);
  } finally {
    process.kill(-(/** @type {number} */ (server.pid)), "SIGKILL");
  }
}

/** @param {string} url */
async function answers(url) {
  try {
    await fetch(url, { method: "HEAD" });
    return true;
  } catch {
    return false;
  }
}
