import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import { receiver } from "./receiver.js";

@Module({})
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
// Before listen(), so before Fastify's body parsers: the signature is over the bytes.
app.use("/webhooks/wms", receiver.node);
await app.listen(Number(process.env.PORT));
