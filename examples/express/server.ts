import express from "express";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

const app = express();
// Before any body parser: the signature is over the bytes.
app.post("/webhooks/wms", receiver.node);
app.use(express.json());
app.listen(process.env.PORT);
