import { Hono } from "hono";
import { createReceiver } from "wms-webhook/receiver";

/** @param {string} secret */
export function createApp(secret) {
  const receiver = createReceiver({ secret })
    .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
    .onAny((event) => console.log(event.event, event.sequence));

  return new Hono().post("/webhooks/wms", (c) => receiver.fetch(c.req.raw));
}
