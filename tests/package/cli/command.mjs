// @ts-check
// The installed command, in the runtime that is under test.

import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { after } from "node:test";

export const SECRET = "mac secret of a Config ID";

const CLI = "node_modules/wms-webhook/cli.js";
const { DENO = "deno", BUN = "bun", CLI_RUNTIME = "node" } = process.env;
const DENO_ALLOWED = ["--allow-net", "--allow-read", "--allow-write", "--allow-env"];

/** @type {Record<string, string[]>} */
const RUNTIMES = {
  node: ["node"],
  deno: [DENO, "run", "--no-prompt", "--no-remote", ...DENO_ALLOWED],
  bun: [BUN, "run"],
};

/** @param {string[]} args */
export const words = (args) => [...RUNTIMES[CLI_RUNTIME], CLI, ...args];

/** @type {Set<() => void>} what stops each process and server */
const running = new Set();
// A test that failed has left its own running.
after(() => {
  for (const stop of running) stop();
});

/** @param {import("node:child_process").ChildProcess} child */
export function bind(child) {
  running.add(() => child.kill("SIGKILL"));
}

/** What the test itself was started with must not reach the command. @param {Record<string, string>} [env] */
export function environment(env = {}) {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME, TERM: "xterm", DENO_NO_UPDATE_CHECK: "1", ...env };
}

/**
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, input?: string | Uint8Array }} [given]
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string }>}
 */
export async function run(args, { env = { MAC_SECRET: SECRET }, input = "" } = {}) {
  const child = start(args, env);
  child.process.stdin.on("error", () => {});
  child.process.stdin.end(input);
  return { status: await child.ended, stdout: child.stdout(), stderr: child.stderr() };
}

/** @param {string[]} args @param {Record<string, string>} [env] */
export function start(args, env = { MAC_SECRET: SECRET }) {
  const [program, ...rest] = words(args);
  const child = spawn(program, rest, { env: environment(env), stdio: "pipe" });
  bind(child);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended: once(child, "close").then(([status]) => /** @type {number | null} */ (status)),
  };
}

/**
 * `listen`, until it listens. Its lines come as they are printed.
 * @param {string[]} [args]
 * @param {Record<string, string>} [env]
 */
export async function listen(args = [], env) {
  const child = start(["listen", ...args], env);
  await until(() => child.stderr().includes("Ctrl-C") || child.process.exitCode !== null, child.stderr);
  return {
    url: String(/http:\S+/.exec(child.stderr())),
    /** @param {number} count @returns {Promise<any[]>} that many lines */
    async lines(count) {
      const lines = () => child.stdout().split("\n").slice(0, -1);
      await until(() => lines().length >= count, child.stdout);
      return lines().map((line) => JSON.parse(line));
    },
    stdout: child.stdout,
    /** By Ctrl-C. */
    async stop() {
      child.process.kill("SIGINT");
      return { status: await child.ended, stdout: child.stdout(), stderr: child.stderr() };
    },
  };
}

/** @param {() => boolean} isDone @param {() => string} tell */
export async function until(isDone, tell) {
  for (let tries = 0; !isDone(); tries += 1) {
    if (tries === 1500) throw new Error(`it did not come within 30 s; there is\n${tell()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** As NuraLogix documents it, where the body is ASCII. @param {string | Uint8Array} body @param {string} [secret] */
export function sign(body, secret = SECRET) {
  return `hmac-sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** @param {Record<string, unknown>} [fields] */
export function event(fields) {
  return JSON.stringify({
    timestamp: 1_700_000_000,
    sessionId: "s-1",
    sequence: 0,
    event: "WMS_LOADED",
    severity: "INFO",
    ...fields,
  });
}

/**
 * @param {string} url
 * @param {string | Uint8Array<ArrayBuffer>} body
 * @param {Record<string, string>} [headers]
 * @returns {Promise<number>} the status
 */
export async function post(url, body, headers = { "x-wms-content-mac": sign(body) }) {
  const answer = await fetch(url, { method: "POST", body, headers });
  await answer.arrayBuffer();
  return answer.status;
}

/** @typedef {{ path: string, headers: import("node:http").IncomingHttpHeaders, body: Buffer, at: number }} Got */

/** @typedef {{ status: number, text?: string }} Answer a status of 0 is none */

/**
 * A receiver of others.
 * @param {(got: Got) => Answer | Promise<Answer>} judge
 */
export async function serve(judge) {
  /** @type {Got[]} */
  const requests = [];
  const server = createServer(async (req, res) => {
    const got = {
      path: String(req.url),
      headers: req.headers,
      body: await buffer(req),
      at: performance.now(),
    };
    requests.push(got);
    const { status, text = "" } = await judge(got);
    if (status === 0) req.socket.destroy();
    else res.writeHead(status).end(text);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  running.add(close);
  return { url: `http://127.0.0.1:${port}/hook?by=test`, requests, close };
}
