// @ts-check
// What a delivery costs a server: its process' time while this one sends, over connections that stay open. The
// time counts, not the rate: the sender on the same machine takes as much as the servers. It never sleeps, as its
// server would pay for waking it, and the more so the longer it waited.

import { fork } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { fresh } from "./pool.mjs";
import { LISTENERS } from "./subjects.mjs";

const [ROUNDS, WARM, DELIVERIES, CONNECTIONS] = [15, 5, 1000, 8];
export const BASE = "the core";

/** @typedef {{ name: string, child: import("node:child_process").ChildProcess, senders: ((request: Buffer) => Promise<void>)[], times: number[] }} Server */

/** @returns {Promise<[name: string, nanoseconds: number, ratio: number][]>} */
export async function overHttp() {
  const servers = await Promise.all(Object.keys(LISTENERS).map(start));
  try {
    for (let round = 0; round < WARM + ROUNDS; round += 1) {
      for (const server of servers) {
        const requests = fresh(DELIVERIES).map(requestOf);
        const before = await processorTime(server);
        const queue = requests.values();
        const rest = stayAwake();
        await Promise.all(
          server.senders.map(async (send) => {
            for (const request of queue) await send(request);
          }),
        );
        rest();
        const spent = (await processorTime(server)) - before;
        if (round >= WARM) server.times.push((1000 * spent) / DELIVERIES);
      }
    }
  } finally {
    for (const { child } of servers) child.kill();
  }
  const base = /** @type {Server} */ (servers.find(({ name }) => name === BASE)).times;
  return servers.map(({ name, times }) => {
    // How many it serves in the time in which the base serves one.
    return [name, median(times), median(times.map((time, round) => base[round] / time))];
  });
}

/** @returns {() => void} what ends it */
function stayAwake() {
  let isOver = false;
  const turn = () => {
    if (!isOver) setImmediate(turn);
  };
  turn();
  return () => {
    isOver = true;
  };
}

/** @param {string} name @returns {Promise<Server>} */
async function start(name) {
  const child = fork("server.mjs", [name]);
  const [port] = await once(child, "message");
  const senders = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(port)));
  return { name, child, senders, times: [] };
}

/** @param {Server} server @returns {Promise<number>} in microseconds */
async function processorTime({ child }) {
  child.send("");
  const [time] = await once(child, "message");
  return time;
}

/** @param {number} port @returns {Promise<(request: Buffer) => Promise<void>>} sends, and waits for the answer 200 */
async function connect(port) {
  const socket = createConnection(port, "127.0.0.1").setNoDelay().setEncoding("latin1");
  await once(socket, "connect");
  let answer = "";
  let [resolve, reject] = [() => {}, (/** @type {Error} */ _error) => {}];
  socket.on("data", (text) => {
    answer += text;
    if (!isWhole(answer)) return;
    if (answer.startsWith("HTTP/1.1 200")) resolve();
    else reject(new Error(answer));
    answer = "";
  });
  socket.on("close", () => reject(new Error("a server has closed a connection")));
  return (request) =>
    new Promise((...settle) => {
      [resolve, reject] = settle;
      if (socket.destroyed) reject(new Error("a server has closed a connection"));
      else socket.write(request);
    });
}

/** @param {string} answer */
function isWhole(answer) {
  const [head, body] = answer.split("\r\n\r\n", 2);
  if (body === undefined) return false;
  if (/^transfer-encoding: chunked$/im.test(head)) return answer.endsWith("0\r\n\r\n");
  return body.length >= Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
}

/** With what each of them asks for. @param {import("./pool.mjs").Signed} signed */
function requestOf({ body, signature, mac }) {
  const head = [
    "POST / HTTP/1.1",
    "Host: 127.0.0.1",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    `X-WMS-Content-MAC: ${signature}`,
    "X-GitHub-Event: push",
    "X-GitHub-Delivery: 1",
    `X-Hub-Signature-256: sha256=${mac}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

/** @param {number[]} all */
function median(all) {
  return all.toSorted((one, other) => one - other)[all.length >> 1];
}
