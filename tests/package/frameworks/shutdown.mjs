// @ts-check
// A server that ends at SIGTERM as the README says.
//   node shutdown.mjs <http|express|fastify> <port> [timeout in seconds]

import { createServer } from "node:http";
import express from "express";
import { createReceiver } from "wms-webhook/receiver";
import { NOW, SECRET } from "./sender.mjs";

const [kind, port, timeout] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4] ?? 20)];
let handled = 0;
const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000 }).onAny(
  async (event, { signal }) => {
    console.log("begun");
    signal.addEventListener("abort", () => console.log(`aborted: ${signal.reason.code}`));
    const { payload } = /** @type {any} */ (event);
    await new Promise((resolve) => setTimeout(resolve, payload?.milliseconds ?? 0));
    handled += 1;
  },
);

/** Of `node:http`, and so of Express. @param {import("node:http").Server} server */
function endAtSignal(server) {
  process.once("SIGTERM", async () => {
    server.close();
    console.log(`left ${await receiver.close({ timeout })}, handled ${handled}`);
    server.closeIdleConnections();
    // To Node, a connection that has sent nothing yet is not idle.
    setTimeout(() => server.closeAllConnections(), 1000).unref();
  });
}

const servers = {
  http: () => endAtSignal(createServer(receiver.node).listen(port, "127.0.0.1")),
  express: () => endAtSignal(express().post("/", receiver.node).listen(port, "127.0.0.1")),
  async fastify() {
    /** Whose types no suite installs. @type {string} */
    const name = "fastify";
    const { default: Fastify } = await import(name);
    const app = Fastify({ forceCloseConnections: true });
    app.register(async (/** @type {any} */ webhooks) => {
      webhooks.removeAllContentTypeParsers();
      webhooks.addContentTypeParser(
        "*",
        (/** @type {any} */ _request, /** @type {any} */ _payload, /** @type {any} */ done) => done(null),
      );
      webhooks.post("/", (/** @type {any} */ request, /** @type {any} */ reply) => {
        reply.hijack();
        return receiver.node(request.raw, reply.raw);
      });
    });
    app.addHook("preClose", async () => {
      console.log(`left ${await receiver.close({ timeout })}, handled ${handled}`);
    });
    process.once("SIGTERM", () => app.close());
    await app.listen({ port, host: "127.0.0.1" });
  },
};
await servers[/** @type {keyof typeof servers} */ (kind)]();
