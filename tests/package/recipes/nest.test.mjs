// @ts-check
// The remedies for NestJS, in both of its adapters and both of its supported major versions.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { test } from "node:test";
import { abuse } from "./abuse.mjs";
import { event, SECRET, sign } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

/** Unix seconds. */
const now = () => Math.floor(Date.now() / 1000);

/** As the published example of an event ends. @param {string} body */
const withComma = (body) => body.replace(/}$/, ",\n}");

/** @param {string} version @param {string[]} args */
async function serve(version, ...args) {
  cpSync("nest.mjs", `${version}/nest.mjs`);
  const port = await freePort();
  const env = { MAC_SECRET: SECRET, PORT: String(port) };
  return start(process.execPath, [`${version}/nest.mjs`, ...args], [port], env);
}

/** @param {number} port @param {string} path @param {string} body @param {Record<string, string>} [headers] */
async function post(port, path, body, headers = { "x-wms-content-mac": sign(body) }) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, text: await response.text() };
}

for (const version of ["nest-11", "nest-12"]) {
  for (const adapter of ["express", "fastify"]) {
    for (const rawBody of ["false", "true"]) {
      const title = `${version} on ${adapter}${rawBody === "true" ? " with rawBody" : ""}`;
      test(`${title}: app.use(path, receiver.node) before app.listen()`, async () => {
        const server = await serve(version, adapter, "before", rawBody);
        try {
          const path = "/webhooks/wms";
          const published = withComma(event({ timestamp: now(), sequence: 1 }));
          assert.equal((await post(server.port, path, published)).status, 200, server.printed());
          const altered = published.replace('"sequence":1', '"sequence":2');
          const header = { "x-wms-content-mac": sign(published) };
          assert.equal((await post(server.port, path, altered, header)).status, 401);
          let sequence = 10;
          await abuse(server, {
            path,
            accepted: 200,
            authentic() {
              sequence += 1;
              const body = event({ timestamp: now(), sequence });
              return { body, signature: sign(body) };
            },
          });
          // The rest of the application is parsed as ever.
          assert.equal((await post(server.port, "/other", '{"a":7}', {})).text, '{"got":7}');
          await server.says("HANDLED WMS_LOADED 1\n");
        } finally {
          await server.stop();
        }
      });
    }

    test(`${version} on ${adapter}: a controller comes too late, and the remedy says where to put it`, async () => {
      const server = await serve(version, adapter, "controller", "false");
      try {
        const path = "/webhooks/controller";
        assert.equal((await post(server.port, path, event({ timestamp: now() }))).status, 500);
        await server.says("NestJS: app.use(path, receiver.node) before app.listen()");
        // What the remedies once said: the published example is lost before a receiver hears of it.
        const published = withComma(event({ timestamp: now() }));
        assert.equal((await post(server.port, path, published)).status, 400);
        assert.doesNotMatch(server.printed(), /HANDLED/);
      } finally {
        await server.stop();
      }
    });
  }

  test(`${version} with rawBody in a controller: on Express it is there, on Fastify not; a comma is lost on both`, async () => {
    for (const [adapter, status] of /** @type {const} */ ([
      ["express", 200],
      ["fastify", 500],
    ])) {
      const server = await serve(version, adapter, "controller", "true");
      try {
        const path = "/webhooks/controller";
        assert.equal((await post(server.port, path, event({ timestamp: now() }))).status, status);
        const published = withComma(event({ timestamp: now() }));
        assert.equal((await post(server.port, path, published)).status, 400);
      } finally {
        await server.stop();
      }
    }
  });
}
