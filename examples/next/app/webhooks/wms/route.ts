import { createReceiver } from "wms-webhook/receiver";

let receiver;

// Made with the first delivery: `next build` loads this file, without the secret.
export function POST(request) {
  receiver ??= createReceiver({ secret: process.env.MAC_SECRET })
    .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
    .onAny((event) => console.log(event.event, event.sequence));
  return receiver.fetch(request);
}
