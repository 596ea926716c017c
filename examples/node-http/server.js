import { createServer } from "node:http";
import { createReceiver } from "wms-webhook/receiver";

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
