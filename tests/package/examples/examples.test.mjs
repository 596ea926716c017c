// @ts-check
// Each example, started as a user would, and sent what a sender sends.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { abuse, exchange } from "./abuse.mjs";
import { buildNext } from "./next.mjs";
import { startPostgres } from "./postgres-server.mjs";
import { announce, event, SECRET, sign } from "./sender.mjs";
import { freePort, start, startRedis, WRANGLER_LISTENS } from "./servers.mjs";
import { buildWorker, workerdFleet } from "./workerd.mjs";

const { DENO, BUN, NODE_24, AXUM } = /** @type {Record<string, string>} */ (process.env);
const URL_PATH = "/webhooks/wms";
/** The examples that see a request only when all of it is there. @param {string} name */
const waitsForTheBody = (name) => name.startsWith("Lambda") || name === "axum";

/** @typedef {{ port: number, printed: () => string, stop: () => Promise<void> }} Server */

/** @param {string} program @param {(port: string) => string[]} args @param {NodeJS.ProcessEnv} [env] */
async function serve(program, args, env) {
  const port = await freePort();
  return start(program, args(String(port)), [port], { MAC_SECRET: SECRET, PORT: String(port), ...env });
}
/** @param {string} folder */
const node = (folder) => () => serve(process.execPath, () => [`${folder}/server.js`]);
/** Node 24 takes the types away by itself. @param {string} folder */
const typeScript = (folder) => () => serve(NODE_24, () => [`${folder}/server.ts`]);

/** @param {string} shape @param {string} encoding */
const lambda = (shape, encoding) => () => serve(process.execPath, () => ["lambda.mjs", shape, encoding]);

/** @param {Record<string, string>} env */
function inProduction(env) {
  execFileSync(NODE_24, ["production/migrate.ts"], { env: { ...process.env, ...env } });
  return serve(NODE_24, () => ["production/server.ts"], env);
}

/** @type {Record<string, () => Promise<Server>>} */
const EXAMPLES = {
  "node:http": node("node-http"),
  "Express 5": typeScript("express"),
  "Express 4": async () => {
    await cp("express", "express-4", { recursive: true });
    mkdirSync("express-4/node_modules", { recursive: true });
    symlinkSync("../../node_modules/express-4", "express-4/node_modules/express");
    return typeScript("express-4")();
  },
  "Fastify 5": node("fastify"),
  "Koa 3": node("koa"),
  "Hono in Node": node("hono"),
  async "Hono in Workers"() {
    await buildWorker("hono/worker.js", "out/hono.js");
    return workerdFleet({ worker: "out/hono.js", instances: 1, objects: {} });
  },
  async "Next.js"() {
    buildNext("next");
    return serve(NODE_24, (port) => [
      "next/node_modules/next/dist/bin/next",
      "start",
      "next",
      "--port",
      port,
    ]);
  },
  async "a Worker with Durable Objects"() {
    await buildWorker("worker/index.ts", "out/worker.js");
    return workerdFleet({ worker: "out/worker.js", instances: 1 });
  },
  async "the same by `wrangler dev`"() {
    writeFileSync("worker/.dev.vars", `MAC_SECRET="${SECRET}"\n`);
    const wrangler = ["node_modules/wrangler/bin/wrangler.js", "dev", "--local", ...WRANGLER_LISTENS];
    return serve(NODE_24, (port) => [...wrangler, "--config", "worker/wrangler.jsonc", "--port", port], {
      CI: "1",
      NO_COLOR: "1",
      WRANGLER_SEND_METRICS: "false",
    });
  },
  "node:http with OpenTelemetry, without its SDK": node("opentelemetry"),
  "node:http with SQLite": () => serve(NODE_24, () => ["order/sqlite.js"], { DATABASE: ":memory:" }),
  "node:http with a queue for each session": () => serve(process.execPath, () => ["order/queue.js"]),
  async "node:http with Redis"() {
    const redis = await startRedis(await freePort());
    const env = { REDIS_URL: `redis://127.0.0.1:${redis.port}` };
    const server = await serve(process.execPath, () => ["redis/server.js"], env);
    return { ...server, stop: async () => void (await Promise.all([server.stop(), redis.stop()])) };
  },
  async "node:http with Postgres"() {
    const postgres = await startPostgres(await freePort());
    const env = { ...process.env, DATABASE_URL: postgres.url };
    execFileSync(process.execPath, ["postgres/migrate.js"], { env });
    const server = await serve(process.execPath, () => ["postgres/server.js"], env);
    return { ...server, stop: async () => void (await Promise.all([server.stop(), postgres.stop()])) };
  },
  async "Express with Postgres, for production"() {
    const postgres = await startPostgres(await freePort());
    const env = { DATABASE_URL: postgres.url, FAILED_DELIVERIES: "/dev/null" };
    const server = await inProduction(env);
    return { ...server, stop: async () => void (await Promise.all([server.stop(), postgres.stop()])) };
  },
  Deno: () =>
    serve(DENO, () => ["run", "--no-prompt", "--no-remote", "--allow-net", "--allow-env", "deno/server.js"]),
  Bun: () => serve(BUN, () => ["bun/server.js"]),
  "Lambda, function URL or HTTP API, bodies as text": lambda("2.0", "text"),
  "Lambda, function URL or HTTP API, bodies as base64": lambda("2.0", "base64"),
  "Lambda, HTTP API with format 1.0": lambda("1.0", "base64"),
  "Lambda, REST API, bodies as text": lambda("REST", "text"),
  "Lambda, REST API, bodies as base64": lambda("REST", "base64"),
  "Lambda, load balancer": lambda("ALB", "text"),
  "Lambda, load balancer with several values of a header": lambda("ALB, several values", "base64"),
  axum: () => serve(AXUM, () => []),
};

/** @param {Server} server @param {string} body @param {Record<string, string>} [headers] */
async function post(server, body, headers = { "x-wms-content-mac": sign(body) }) {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(`http://127.0.0.1:${server.port}${URL_PATH}`, init);
    await response.arrayBuffer();
    // A store may be slow, as this machine may be: the sender tries again.
    if (response.status !== 503 || tries === 100) return response.status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Unix seconds. */
const now = () => Math.floor(Date.now() / 1000);

/** @param {() => boolean} is */
async function eventually(is) {
  for (let tries = 0; !is() && tries < 1500; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
}

for (const [name, serveIt] of Object.entries(EXAMPLES)) {
  test(name, async () => {
    const server = await serveIt();
    try {
      const timestamp = now();
      const [one, other] = [
        event({ timestamp, sequence: 1 }),
        event({ timestamp, sequence: 2, event: "FROM_THE_FUTURE" }),
      ];
      const payload = { measurementId: "m", snr: 1.5, sequence: 0 };
      const results = event({ timestamp, sequence: 3, event: "INTERMEDIATE_RESULTS", payload });
      const header = { "x-wms-content-mac": sign(one) };
      const tooLong = JSON.stringify("x".repeat(1_048_577 - 2));
      const statuses = [
        [200, await post(server, one)],
        [200, await post(server, one)],
        [200, await post(server, other)],
        [200, await post(server, results)],
        [401, await post(server, one.replace('"sequence":1', '"sequence":4'), header)],
        [401, await post(server, one, {})],
        [401, await post(server, one, { "x-wms-content-mac": "hmac-sha256=00" })],
        [401, await post(server, event({ timestamp: timestamp - 86_401, sequence: 5 }))],
        [422, await post(server, event({ timestamp, sequence: "six" }))],
        [
          413,
          await (waitsForTheBody(name)
            ? post(server, tooLong)
            : announce(`http://127.0.0.1:${server.port}${URL_PATH}`, tooLong)),
        ],
      ];
      assert.deepEqual(
        statuses.map(([, got]) => got),
        statuses.map(([wanted]) => wanted),
        server.printed(),
      );
      // Whatever the server prints for itself, these are the events that were handled.
      const handled = () =>
        server.printed().match(/WMS_LOADED \S+|FROM_THE_FUTURE \S+|INTERMEDIATE_RESULTS \S+|SNR \S+/g) ?? [];
      await eventually(() => handled().length >= 4);
      assert.deepEqual(handled().toSorted(), [
        "FROM_THE_FUTURE 2",
        "INTERMEDIATE_RESULTS 3",
        "SNR 1.5",
        "WMS_LOADED 1",
      ]);
      let sequence = 10;
      await abuse(server, {
        path: URL_PATH,
        accepted: 200,
        isLastHeaderTaken: name === "Lambda, load balancer",
        authentic() {
          sequence += 1;
          const body = event({ timestamp, sequence, event: "CAMERA_STARTED" });
          return { body, signature: sign(body) };
        },
      });
    } finally {
      await server.stop();
    }
  });
}

test("the Worker keeps each event of a session once, in order, over a reload of the page and a restart", async (t) => {
  await buildWorker("worker/index.ts", "out/worker.js");
  const disk = mkdtempSync(join(tmpdir(), "wms-webhook-sessions-"));
  const timestamp = now();
  /** @param {number} second @param {number} sequence @param {string} code */
  const bodyOf = (second, sequence, code) =>
    event({ timestamp: timestamp + second, sessionId: "Zoë/1", sequence, event: code });
  const bodies = [
    bodyOf(-9, 0, "WMS_LOADED"),
    bodyOf(-9, 1, "CONFIGURATION_LOADED"),
    bodyOf(-8, 3, "CAMERA_STARTED"),
    // The page is loaded again, and counts from 0 again.
    bodyOf(-7, 0, "WMS_LOADED"),
    bodyOf(-6, 1, "CONFIGURATION_LOADED"),
    bodyOf(-5, Number.MAX_SAFE_INTEGER, "PAGE_UNLOADED"),
  ];
  /** @param {Server} server */
  const read = async (server) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/sessions/${encodeURIComponent("Zoë/1")}`);
    return /** @type {any} */ (await response.json()).events;
  };
  /** @param {number[]} places */
  const kept = (places) => places.map((place) => JSON.parse(bodies[place]));
  /** @param {string} body signed over its UTF-8, as its session is not ASCII */
  const header = (body) => ({
    "x-wms-content-mac": `hmac-sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
  });
  const first = await workerdFleet({ worker: "out/worker.js", instances: 1, disk });
  t.after(() => first.stop());
  for (const place of [4, 3, 0, 3, 1, 0])
    assert.equal(await post(first, bodies[place], header(bodies[place])), 200);
  assert.deepEqual(await read(first), kept([0, 1, 3, 4]));
  // Anybody can ask for a path that is not UTF-8, and for none.
  for (const path of ["/sessions/%E0%A4", "/sessions/", "/sessions", "/sessions/a/b", "/"])
    assert.equal(await exchange(first.port, `GET ${path} HTTP/1.1`), 404, path);
  await first.stop();

  const second = await workerdFleet({ worker: "out/worker.js", instances: 1, disk });
  t.after(() => second.stop());
  for (const place of [2, 5, 3]) assert.equal(await post(second, bodies[place], header(bodies[place])), 200);
  assert.deepEqual(await read(second), kept([0, 1, 2, 3, 4, 5]));
});

test("in production, what failed while Postgres was down is kept, sent again, and handled once", async (t) => {
  const postgres = await startPostgres(await freePort());
  t.after(() => postgres.stop());
  const failed = join(mkdtempSync(join(tmpdir(), "wms-webhook-failed-")), "failed.jsonl");
  const server = await inProduction({ DATABASE_URL: postgres.url, FAILED_DELIVERIES: failed });
  t.after(() => server.stop());
  const url = `http://127.0.0.1:${server.port}${URL_PATH}`;
  /** @param {string} body @param {string} [signature] */
  const once = async (body, signature = sign(body)) =>
    (await fetch(url, { method: "POST", headers: { "x-wms-content-mac": signature }, body })).status;
  const [before, during, later] = [1, 2, 3].map((sequence) => event({ timestamp: now(), sequence }));

  assert.equal(await once(before), 200);
  postgres.kill();
  assert.equal(await once(during), 503);
  assert.equal(await once(later), 503);
  assert.equal(await once(`${later} `, sign(later)), 401);
  postgres.start();
  const lines = readFileSync(failed, "utf8").trimEnd().split("\n");
  const kept = lines.map((line) => Buffer.from(JSON.parse(line).bodyBase64, "base64").toString());
  assert.deepEqual(kept, [during, later], "authentic, and nothing else");
  assert.equal(statSync(failed).mode & 0o777, 0o600);

  const cli = "node_modules/wms-webhook/cli.js";
  for (let times = 0; times < 2; times += 1)
    execFileSync(process.execPath, [cli, "send", url, "--file", failed]);
  await server.says('"outcome":"duplicate"');
  assert.deepEqual(server.printed().match(/WMS_LOADED \d/g), [
    "WMS_LOADED 1",
    "WMS_LOADED 2",
    "WMS_LOADED 3",
  ]);
  assert.doesNotMatch(server.printed(), /sessionId|hmac-sha256|mac secret/);

  assert.equal(await fetch(`http://127.0.0.1:${server.port}/health`).then((answer) => answer.text()), "ok");
  server.kill("SIGTERM");
  assert.deepEqual(await server.ended(30), [0, null], server.printed());
});

/** A parser before the receiver, in the frameworks themselves. */
const TRAPPED = {
  Express: `
    import express from "express";
    const app = express();
    app.use(express.json());
    app.post("${URL_PATH}", receiver.node);
    app.listen(process.env.PORT);`,
  Fastify: `
    import Fastify from "fastify";
    const app = Fastify();
    app.post("${URL_PATH}", (request, reply) => { reply.hijack(); return receiver.node(request.raw, reply.raw); });
    await app.listen({ port: Number(process.env.PORT) });`,
  Hono: `
    import { serve } from "@hono/node-server";
    import { Hono } from "hono";
    const app = new Hono().post("${URL_PATH}", async (c) => { await c.req.json(); return receiver.fetch(c.req.raw); });
    serve({ fetch: app.fetch, port: Number(process.env.PORT) });`,
};
for (const [name, text] of Object.entries(TRAPPED)) {
  test(`${name} with a parser before the receiver: 500 at once, and the remedy`, async () => {
    const file = `trapped-${name}.mjs`;
    writeFileSync(
      file,
      `import { createReceiver } from "wms-webhook/receiver";
       const onError = (error) => console.log("HOOK", error.code);
       const receiver = createReceiver({ secret: process.env.MAC_SECRET, onError }).onAny(() => console.log("HANDLED"));
       ${text}`,
    );
    const server = await serve(process.execPath, () => [file]);
    try {
      assert.equal(await post(server, event({ timestamp: now() })), 500);
      await server.says("HOOK body_already_parsed");
      await server.says(name === "Hono" ? "Pass the request unread" : new RegExp(`wms-webhook: .*${name}`));
      assert.doesNotMatch(server.printed(), /HANDLED/);
    } finally {
      await server.stop();
    }
  });
}

test("Express that keeps rawBody beside its parser: handled", async () => {
  const file = "kept-express.mjs";
  writeFileSync(
    file,
    `import express from "express";
     import { createReceiver } from "wms-webhook/receiver";
     const receiver = createReceiver({ secret: process.env.MAC_SECRET });
     const app = express();
     app.use(express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes; } }));
     app.post("${URL_PATH}", receiver.node);
     app.listen(process.env.PORT);`,
  );
  const server = await serve(process.execPath, () => [file]);
  try {
    const body = event({ timestamp: now() }).replace(",", " , ");
    assert.equal(await post(server, body), 200);
    assert.equal(await post(server, body.replace(" , ", ","), { "x-wms-content-mac": sign(body) }), 401);
  } finally {
    await server.stop();
  }
});
