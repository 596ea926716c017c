import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => Deno.env.get("MAC_SECRET") })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.env.get("PORT")) }, receiver.fetch);
