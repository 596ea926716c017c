// @ts-check
// Every server that hands requests to the receiver: the sender of a body that is too long reads the answer,
// the process lives on, and the next delivery is handled, on the same connection or on another.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { send, sendThenRead } from "./client.mjs";
import { event, SECRET } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";
import { buildWorker, workerdFleet } from "./workerd.mjs";

const { DENO, BUN, NODE_24 } = /** @type {Record<string, string>} */ (process.env);

/** @param {string} program @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
async function serve(program, args, env) {
  const port = await freePort();
  return start(program, args, [port], { MAC_SECRET: SECRET, PORT: String(port), ...env });
}
/** @param {string} name @param {NodeJS.ProcessEnv} [env] */
const node = (name, env) => () => serve(process.execPath, [`servers/${name}.mjs`], env);

/** @type {Record<string, () => ReturnType<typeof serve>>} */
const SERVERS = {
  "node:http": node("http"),
  "Express 4": node("express", { EXPRESS: "express-4" }),
  "Express 5": node("express", { EXPRESS: "express" }),
  Koa: node("koa"),
  Fastify: node("fastify"),
  Hono: node("hono"),
  "h3 1": node("h3-1"),
  "h3 2": node("h3-2"),
  srvx: node("srvx"),
  "React Router": node("react-router"),
  async SvelteKit() {
    writeFileSync("sveltekit/package.json", '{ "private": true, "type": "module" }');
    execFileSync(NODE_24, ["../node_modules/vite/bin/vite.js", "build"], { cwd: "sveltekit" });
    // Its own limit is lower than the receiver's.
    const env = { HOST: "127.0.0.1", BODY_SIZE_LIMIT: "Infinity" };
    return serve(NODE_24, ["sveltekit/build/index.js"], env);
  },
  async "Next.js"() {
    const next = "node_modules/next/dist/bin/next";
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
    execFileSync(NODE_24, [`../${next}`, "build"], { cwd: "next", env });
    return serve(NODE_24, [next, "start", "next"]);
  },
  "Elysia on Bun": () => serve(BUN, ["servers/elysia.mjs"]),
  Bun: () => serve(BUN, ["servers/bun.mjs"]),
  Deno: () =>
    serve(DENO, ["run", "--no-prompt", "--no-remote", "--allow-net", "--allow-env", "servers/deno.mjs"]),
  async workerd() {
    await buildWorker("servers/worker.mjs", "out/worker.js");
    return workerdFleet({ worker: "out/worker.js", instances: 1, objects: {} });
  },
};

/** An authentic delivery. */
const delivery = () => event({ timestamp: Math.floor(Date.now() / 1000) });
/** Longer than the limit, and longer than what the buffers between two processes take. */
const TOO_LONG = " ".repeat(12_000_000);
/** A connection that a server neither reads nor closes shows in some of them only. */
const CONNECTIONS = 5;

for (const [name, serveIt] of Object.entries(SERVERS)) {
  test(name, { timeout: 240_000 }, async (t) => {
    const server = await serveIt();
    t.after(() => server.stop("SIGKILL"));
    const { port } = server;
    /** @type {string[]} */
    const sent = [];
    /** @param {Agent} [agent] */
    const isHandled = async (agent) => {
      const body = delivery();
      sent.push(`HANDLED ${JSON.parse(body).sessionId}`);
      return (await send(port, body, { agent })).status;
    };
    const refused = {
      declared: () => send(port, TOO_LONG),
      chunked: () => send(port, TOO_LONG, { isChunked: true }),
      "written first": () => sendThenRead(port, TOO_LONG),
      "just above the limit": () => send(port, " ".repeat(1_048_577)),
    };
    for (const [how, send] of Object.entries(refused)) {
      const answer = await send();
      assert.equal(answer.status, 413, how);
      // workerd writes the header itself, and closes only if the sender asked for it.
      if (name !== "workerd") assert.match(answer.connection, /^close\b/, how);
      assert.equal(await isHandled(), 200, how);
    }
    for (let at = 0; at < 2 * CONNECTIONS; at += 1) {
      const isChunked = at % 2 === 1;
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      assert.equal((await send(port, TOO_LONG, { agent, isChunked })).status, 413);
      assert.equal(await isHandled(agent), 200, "with one connection at a time");
      assert.equal(await isHandled(agent), 200, "with one connection at a time");
      agent.destroy();
    }
    // The siblings: a body that nobody reads, one that was not announced, an altered one.
    assert.equal((await send(port, TOO_LONG, { method: "PUT" })).status, 405);
    assert.equal(await isHandled(), 200);
    assert.equal((await send(port, delivery(), { headers: { expect: "100-continue" } })).status, 200);
    assert.equal((await send(port, "")).status, 422);
    assert.equal((await send(port, "", { isChunked: true })).status, 422);
    const headers = { "content-encoding": "gzip", "x-wms-content-mac": `hmac-sha256=${"0".repeat(64)}` };
    const compressed = await send(port, delivery(), { headers });
    assert.equal(compressed.status, 415);

    // What was printed last may still be on its way.
    while (!server.printed().includes("unsupported_content_encoding")) await setTimeout(10);
    const lines = server.printed().split("\n");
    for (const line of sent) assert.ok(lines.includes(line), line);
    const codes = lines.filter((line) => line.startsWith("REFUSED ")).map((line) => line.slice(8));
    assert.deepEqual(codes, [
      ...Array(4 + 2 * CONNECTIONS).fill("body_too_large"),
      "method_not_allowed",
      "invalid_json",
      "invalid_json",
      "unsupported_content_encoding",
    ]);
    assert.doesNotMatch(server.printed(), /unhandled|uncaught|PromiseRejection/i);
  });
}
