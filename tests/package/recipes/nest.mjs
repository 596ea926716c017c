// Nest with a receiver, in the place that its first argument names.
//   node nest.mjs <express|fastify> <before|controller> <false|true: rawBody>

import "reflect-metadata";
import { Controller, Module, Post, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { createReceiver } from "wms-webhook/receiver";

const [adapter, place, rawBody] = process.argv.slice(2);
const receiver = createReceiver({ secret: process.env.MAC_SECRET }).onAny((event) =>
  console.log("HANDLED", event.event, event.sequence),
);

// Decorators, as TypeScript would apply them.
class Webhooks {
  take(req, res) {
    if (res.hijack) res.hijack();
    return receiver.node(req.raw ?? req, res.raw ?? res);
  }
  other(req) {
    return { got: req.body.a };
  }
}
for (const [name, path] of [
  ["take", "/webhooks/controller"],
  ["other", "/other"],
]) {
  Post(path)(Webhooks.prototype, name, Object.getOwnPropertyDescriptor(Webhooks.prototype, name));
  Req()(Webhooks.prototype, name, 0);
}
Res()(Webhooks.prototype, "take", 1);
Controller()(Webhooks);
class App {}
Module({ controllers: [Webhooks] })(App);

const http = adapter === "fastify" ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(App, http, { logger: ["error"], rawBody: rawBody === "true" });
if (place === "before") app.use("/webhooks/wms", receiver.node);
await app.listen(Number(process.env.PORT), "127.0.0.1");
