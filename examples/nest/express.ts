import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import { receiver } from "./receiver.js";

@Module({})
class AppModule {}

const app = await NestFactory.create<NestExpressApplication>(AppModule);
// Before listen(), so before Nest's body parsers: the signature is over the bytes.
app.use("/webhooks/wms", receiver.node);
await app.listen(Number(process.env.PORT));
