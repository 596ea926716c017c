import { Elysia } from "elysia";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

new Elysia()
  // Without Elysia's body parser: the signature is over the bytes.
  .all("/webhooks/wms", ({ request }) => receiver.fetch(request), { parse: "none" })
  .listen(Number(process.env.PORT));
