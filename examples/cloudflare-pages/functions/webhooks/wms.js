import { env } from "cloudflare:workers";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

export const onRequest = ({ request }) => receiver.fetch(request);
