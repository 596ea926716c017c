import { createServer } from "node:http";
import { createClient } from "redis";
import { createReceiver } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";

// Without its offline queue, so that a delivery is answered 503 while Redis is away.
const client = createClient({ url: process.env.REDIS_URL, disableOfflineQueue: true });
client.on("error", (error) => console.error("Redis:", error.message));
await client.connect();

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET, store: redisStore(client) })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => console.log(event.event, event.sequence));

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
