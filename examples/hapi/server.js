import { server } from "@hapi/hapi";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

const app = server({ port: Number(process.env.PORT) });
app.route({
  method: "*",
  path: "/webhooks/wms",
  // Without hapi's body parser: the signature is over the bytes.
  options: { payload: { parse: false, output: "stream" } },
  async handler(request, h) {
    await receiver.node(request.raw.req, request.raw.res);
    return h.abandon;
  },
});
await app.start();
