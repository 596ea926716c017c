import "reflect-metadata";
import { All, Controller, Module, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import type { FastifyReply, FastifyRequest } from "fastify";
import { receiver } from "./receiver.js";

@Controller("webhooks")
class WebhooksController {
  @All("wms")
  receive(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    reply.hijack();
    return receiver.node(request.raw, reply.raw);
  }
}

@Module({ controllers: [WebhooksController] })
class AppModule {}

// Controllers come after body parsers. Fastify has them for a whole application: without any, each of its
// controllers reads its body itself. If others need them, take app.use() as in fastify.ts.
const adapter = new FastifyAdapter();
const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { bodyParser: false });
adapter.getInstance().removeAllContentTypeParsers();
adapter.getInstance().addContentTypeParser("*", (_request, _payload, done) => done(null));
await app.listen(Number(process.env.PORT));
