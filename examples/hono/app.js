import { Hono } from "hono";
import { env } from "hono/adapter";
import { createReceiver } from "wms-webhook/receiver";

// In Node from process.env, in Workers from their bindings.
/** @type {(request: Request, c: import("hono").Context) => string} */
const secret = (_request, c) => env(c).MAC_SECRET;

const receiver = createReceiver({ secret })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

export const app = new Hono().post("/webhooks/wms", (c) => receiver.fetch(c.req.raw, c));
