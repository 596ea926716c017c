// @ts-check
// The remedy for API routes of Next.js: a receiver in one that parses, and in one that does as it is told.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { abuse } from "./abuse.mjs";
import { buildNext } from "./next.mjs";
import { event, SECRET, sign } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

const { NODE_24 } = /** @type {Record<string, string>} */ (process.env);

const ROUTE = `
import { createReceiver } from "wms-webhook/receiver";

let receiver;
export default function handler(req, res) {
  receiver ??= createReceiver({ secret: process.env.MAC_SECRET })
    .onAny((event) => console.log("HANDLED", event.event, event.sequence));
  return receiver.node(req, res);
}
`;

/** Unix seconds. */
const now = () => Math.floor(Date.now() / 1000);

test("an API route of Next.js: parsed it is 500 and the remedy, with bodyParser: false it is handled", async () => {
  cpSync("next", "next-pages", { recursive: true });
  mkdirSync("next-pages/pages/api", { recursive: true });
  writeFileSync("next-pages/pages/api/parsed.js", ROUTE);
  const config = "export const config = { api: { bodyParser: false } };\n";
  writeFileSync("next-pages/pages/api/unparsed.js", ROUTE + config);
  const next = "next-pages/node_modules/next/dist/bin/next";
  buildNext("next-pages");
  const port = await freePort();
  const env = { MAC_SECRET: SECRET, PORT: String(port) };
  const server = await start(NODE_24, [next, "start", "next-pages", "--port", String(port)], [port], env);
  /** @param {string} path @param {string} body */
  const post = async (path, body) => {
    const headers = { "content-type": "application/json", "x-wms-content-mac": sign(body) };
    return (await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers, body })).status;
  };
  try {
    assert.equal(await post("/api/parsed", event({ timestamp: now(), sequence: 7 })), 500);
    const told = /wms-webhook: .*Next\.js.*(export const config = \{ api: \{ bodyParser: false \} \})/;
    await server.says(told);
    assert.equal(`${told.exec(server.printed())?.[1]};\n`, config, server.printed());
    const published = event({ timestamp: now(), sequence: 8 }).replace(/}$/, ",\n}");
    assert.equal(await post("/api/unparsed", published), 200, server.printed());
    let sequence = 10;
    await abuse(server, {
      path: "/api/unparsed",
      accepted: 200,
      authentic() {
        sequence += 1;
        const body = event({ timestamp: now(), sequence });
        return { body, signature: sign(body) };
      },
    });
    await server.says("HANDLED WMS_LOADED 8\n");
    assert.doesNotMatch(server.printed(), /HANDLED WMS_LOADED 7\n/);
  } finally {
    await server.stop();
  }
});
