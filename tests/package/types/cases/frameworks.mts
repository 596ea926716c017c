// The receiver in the frameworks that are made of Node's servers. It compiles, and does not run.

import { Controller, type NestMiddleware, Post, type RawBodyRequest, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import connect from "connect";
import express from "express";
import fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import Koa from "koa";
import type { NextApiHandler, NextApiRequest, NextApiResponse } from "next";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: process.env.MAC_SECRET });

// Express
const app = express();
app.post("/webhooks/wms", receiver.node);
app.use("/webhooks/wms", receiver.node);
app.all("/webhooks/wms", express.raw({ type: "*/*" }), receiver.node);
express.Router().post("/", receiver.node);
app.post("/tenants/:tenant/wms", (req, res) => receiver.node(req, res));
app.post("/", (req, res, next) => void receiver.node(req, res).catch(next));
const handler: express.RequestHandler = receiver.node;

// Connect
connect().use(receiver.node).use("/webhooks/wms", receiver.node);
const middleware: connect.NextHandleFunction = receiver.node;

// Koa
const koa = new Koa();
koa.use(async (ctx) => {
  ctx.respond = false;
  await receiver.node(ctx.req, ctx.res);
  // @ts-expect-error: Koa's own request
  await receiver.node(ctx.request, ctx.response);
});

// Fastify, over HTTP/1, TLS and HTTP/2
fastify().post("/webhooks/wms", async (request, reply) => {
  reply.hijack();
  await receiver.node(request.raw, reply.raw);
  // @ts-expect-error: Fastify's own request
  await receiver.node(request, reply);
});
fastify({ https: { key: "", cert: "" } }).post("/webhooks/wms", (request, reply) => {
  reply.hijack();
  return receiver.node(request.raw, reply.raw);
});
fastify({ http2: true }).post("/webhooks/wms", (request, reply) => {
  reply.hijack();
  return receiver.node(request.raw, reply.raw);
});
fastify({ http2: true, https: { key: "", cert: "" } }).post("/webhooks/wms", (request, reply) => {
  reply.hijack();
  return receiver.node(request.raw, reply.raw);
});

// NestJS, on both of its platforms
@Controller("webhooks")
export class Webhooks implements NestMiddleware {
  @Post("express")
  express(@Req() req: express.Request, @Res() res: express.Response): Promise<void> {
    return receiver.node(req, res);
  }

  @Post("raw")
  raw(@Req() req: RawBodyRequest<express.Request>, @Res() res: express.Response): Promise<void> {
    return receiver.node(req, res);
  }

  @Post("fastify")
  fastify(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    return receiver.node(request.raw, reply.raw);
  }

  @Post("raw-fastify")
  rawFastify(@Req() request: RawBodyRequest<FastifyRequest>, @Res() reply: FastifyReply): Promise<void> {
    reply.hijack();
    return receiver.node(request.raw, reply.raw);
  }

  use(req: express.Request, res: express.Response): Promise<void> {
    return receiver.node(req, res);
  }
}
const nest = await NestFactory.create<NestExpressApplication>(Webhooks, { rawBody: true });
nest.use("/webhooks/wms", receiver.node);
const nestFastify = await NestFactory.create<NestFastifyApplication>(Webhooks, new FastifyAdapter());
nestFastify.use("/webhooks/wms", receiver.node);

// The API routes of Next.js
export const config = { api: { bodyParser: false } };
const route: NextApiHandler = receiver.node;
export default async function (req: NextApiRequest, res: NextApiResponse): Promise<void> {
  await receiver.node(req, res);
}

// @ts-expect-error: a request of Express is none of the web
app.post("/", (req) => receiver.fetch(req));
// @ts-expect-error: the receiver itself
app.post("/", receiver);
