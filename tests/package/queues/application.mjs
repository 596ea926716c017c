// @ts-check
// What the tests of the queues share: the application that a consumer calls, a front, and how to wait.

import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { event, SECRET, sign } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

/** Counts the events that it is given. It can refuse them. */
export async function startApplication() {
  /** @type {Map<string, number>} */
  const attempts = new Map();
  /** @type {Map<string, number>} */
  const done = new Map();
  const application = {
    url: "",
    /** Whether it refuses the attempt of a delivery, the first being 1. @type {(attempt: number) => boolean} */
    refuses: () => false,
    refused: 0,
    /** How often each delivery was handled, in their order. @param {string[]} bodies */
    counts: (bodies) => bodies.map((body) => done.get(JSON.parse(body).sessionId) ?? 0),
    stop: () => void server.close().closeAllConnections(),
  };
  const server = createServer(async (req, res) => {
    const { sessionId } = JSON.parse(await text(req));
    const attempt = (attempts.get(sessionId) ?? 0) + 1;
    attempts.set(sessionId, attempt);
    const isRefused = application.refuses(attempt);
    if (isRefused) application.refused += 1;
    else done.set(sessionId, (done.get(sessionId) ?? 0) + 1);
    res.writeHead(isRefused ? 500 : 204).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  application.url = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}/`;
  return application;
}

/** Bodies that are fresh by the clock of now. @param {number} count */
export function fresh(count) {
  const timestamp = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, () => event({ timestamp }));
}

/** A delivery that has waited in a queue for a week, and what the queue keeps of it. */
export function waited() {
  const body = event({ timestamp: Math.floor(Date.now() / 1000) - 7 * 86_400 });
  return { body, kept: { body: Buffer.from(body).toString("base64"), signature: sign(body) } };
}

/** @param {string} what @param {() => unknown} isSo at once or later @param {number} [seconds] */
export async function until(what, isSo, seconds = 60) {
  const end = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`within ${seconds} s it is never so that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** @param {string} file @param {NodeJS.ProcessEnv} env of an example that listens */
export async function startFront(file, env) {
  const port = await freePort();
  const front = await start(process.execPath, [file], [port], {
    MAC_SECRET: SECRET,
    PORT: String(port),
    ...env,
  });
  return { ...front, post: (/** @type {string} */ body) => send(port, body) };
}

/** Longer than the limits of any receiver here. */
export const longest = () => AbortSignal.timeout(20_000);

/** The status that a delivery is answered. @param {number} port @param {string} body @param {string} [signature] */
export async function send(port, body, signature = sign(body)) {
  const init = { method: "POST", headers: { "x-wms-content-mac": signature }, body, signal: longest() };
  return (await fetch(`http://127.0.0.1:${port}/webhooks/wms`, init)).status;
}

/** Sends it until it is answered 200; every answer before is a 503. @param {number} port @param {string} body */
export async function untilTaken(port, body) {
  await until("the delivery is taken", async () => {
    const status = await send(port, body);
    if (status !== 200 && status !== 503) throw new Error(`answered ${status}`);
    return status === 200;
  });
}

/** @param {string} file @param {NodeJS.ProcessEnv} env of an example that does not listen */
export const startWorker = (file, env) => start(process.execPath, [file], [], { MAC_SECRET: SECRET, ...env });
