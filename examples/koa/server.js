import Koa from "koa";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

const app = new Koa();
// Before any body parser: the signature is over the bytes.
app.use((ctx, next) => {
  if (ctx.path !== "/webhooks/wms") return next();
  ctx.respond = false;
  return receiver.node(ctx.req, ctx.res);
});
app.listen(process.env.PORT);
