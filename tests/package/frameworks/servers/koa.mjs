// @ts-check
import Koa from "koa";
import { makeReceiver, PORT } from "../receiver.mjs";

const receiver = makeReceiver();
new Koa()
  .use((/** @type {any} */ ctx) => {
    ctx.respond = false;
    return receiver.node(ctx.req, ctx.res);
  })
  .listen(PORT, "127.0.0.1");
