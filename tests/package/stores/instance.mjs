// @ts-check
// One instance of a fleet: takes deliveries, and counts in Redis what it handled.
//   node instance.mjs <port> <Redis' port> <lease in seconds> <redis|ioredis>

import { createServer } from "node:http";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { createReceiver } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";
import { NOW, SECRET } from "./sender.mjs";

const [port, redisPort, lease] = process.argv.slice(2, 5).map(Number);
const counts = await createClient({ url: `redis://127.0.0.1:${redisPort}` }).connect();
const client = process.argv[5] === "redis" ? counts : new Redis(redisPort, "127.0.0.1");

const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, lease, store: redisStore(client) });
receiver.onAny(async (event) => {
  await counts.incr(`handled:${event.sessionId}`);
  // Something that takes its time; for some events, for ever.
  const { payload } = /** @type {any} */ (event);
  await new Promise((resolve) => setTimeout(resolve, payload?.milliseconds ?? Math.random() * 20));
});
createServer(receiver.node).listen(port, "127.0.0.1");
