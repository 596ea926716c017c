import "reflect-metadata";
import { All, Controller, Module, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import express, { type Request, type Response } from "express";
import { receiver } from "./receiver.js";

@Controller("webhooks")
class WebhooksController {
  @All("wms")
  receive(@Req() req: Request, @Res() res: Response) {
    return receiver.node(req, res);
  }
}

@Module({ controllers: [WebhooksController] })
class AppModule {}

// Controllers come after body parsers: without those of Nest, and with your own for what is no webhook.
const app = await NestFactory.create<NestExpressApplication>(AppModule, { bodyParser: false });
app.use(/^\/(?!webhooks\/)/, express.json());
await app.listen(Number(process.env.PORT));
