import { createServer } from "node:http";
import { createReceiver } from "wms-webhook/receiver";
import { inSpan, onOutcome } from "./telemetry.js";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET, onOutcome })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

const receive = inSpan(receiver.node);
createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receive(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
