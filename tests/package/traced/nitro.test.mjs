// @ts-check
// A production build of Nitro, which bundles the route and traces the package: what it wrote is copied
// alone into an empty folder, and started in another Node than it was built with.

import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { emptyFolder, node, printed } from "./nodes.mjs";
import { event, SECRET, sign } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

const nitro = JSON.parse(readFileSync("node_modules/nitro/package.json", "utf8"));
const command = resolve("node_modules/nitro", nitro.bin.nitro);

for (const [builtIn, startedIn] of [
  ["24", "20"],
  ["20", "24"],
]) {
  test(`built in Node ${builtIn}, started in Node ${startedIn}`, async () => {
    printed(node(builtIn), [command, "build"], "nitro");
    const folder = emptyFolder();
    cpSync("nitro/.output", folder, { recursive: true, verbatimSymlinks: true });

    const port = await freePort();
    const env = { PORT: String(port), HOST: "127.0.0.1", MAC_SECRET: SECRET };
    const server = await start(node(startedIn), [join(folder, "server/index.mjs")], [port], env);
    const url = `http://127.0.0.1:${port}/webhooks/wms`;
    const now = Math.floor(Date.now() / 1000);
    const body = event({ timestamp: now, sessionId: "s-1" });
    /** @param {string} signature */
    const status = async (signature) => {
      const headers = { "x-wms-content-mac": signature };
      return (await fetch(url, { method: "POST", headers, body })).status;
    };
    try {
      assert.equal(await status(sign(body)), 200, server.printed());
      assert.equal(await status(sign(body)), 200);
      assert.equal(await status(sign(body, "another secret")), 401);
      assert.deepEqual(await (await fetch(url)).json(), ["s-1"]);
    } finally {
      await server.stop();
    }
  });
}
