// @ts-check
// SIGTERM in real processes: what is in hand is answered, and then the process ends by itself.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { test } from "node:test";
import { event, sign } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

/** @param {http.Agent} agent @param {number} port @param {string} body */
async function send(agent, port, body) {
  const headers = { "x-wms-content-mac": sign(body), "content-length": Buffer.byteLength(body) };
  const sent = http.request({ port, host: "127.0.0.1", method: "POST", path: "/", agent, headers });
  sent.end(body);
  const [response] = await once(sent, "response");
  response.resume();
  return response;
}

for (const server of ["http", "express", "fastify"]) {
  test(`${server}: what is in hand is answered 200, and the process ends with the last handler`, async () => {
    const port = await freePort();
    const agent = new http.Agent({ keepAlive: true });
    const running = await start(process.execPath, ["shutdown.mjs", server, String(port)], [port]);
    const silent = net.connect(port, "127.0.0.1");
    silent.on("error", () => {});
    try {
      // Connections that are kept alive: one idle, one with a delivery in hand; and one that says nothing.
      const slow = send(agent, port, event({ payload: { milliseconds: 700 } }));
      await running.says("begun");
      assert.equal((await send(agent, port, event())).statusCode, 200);
      running.kill("SIGTERM");
      const { statusCode, headers } = await slow;
      assert.deepEqual([statusCode, headers.connection], [200, "close"], running.printed());
      // It ends by itself: what `stop` sends comes after 20 s.
      assert.deepEqual(await running.ended(20), [0, null], running.printed());
      // Not when connections are given up, but before.
      assert.deepEqual(running.printed().match(/left.*|still.*/g), ["left 0, handled 2"]);
    } finally {
      agent.destroy();
      silent.destroy();
      await running.stop("SIGKILL");
    }
  });
}

test("a handler that does not end: its signal is aborted, it is counted, and the process ends", async () => {
  const port = await freePort();
  const agent = new http.Agent();
  const running = await start(process.execPath, ["shutdown.mjs", "http", String(port), "0.2"], [port]);
  try {
    send(agent, port, event({ payload: { milliseconds: 3_600_000 } })).catch(() => {});
    await running.says("begun");
    running.kill("SIGTERM");
    await running.says("aborted: receiver_closed");
    await running.says("left 1, handled 0");
  } finally {
    agent.destroy();
    await running.stop("SIGKILL");
  }
});
