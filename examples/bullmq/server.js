// Answers a delivery once BullMQ has it; worker.js handles it, and tries again for days. While Redis is away or
// stands still, deliveries are answered 503 within the receiver's limits.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { createReceiver } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";

// Without its offline queue: with it, `add` waits for ever while Redis is away.
const redis = new Redis(process.env.REDIS_URL, { enableOfflineQueue: false });
redis.on("error", (error) => console.error("Redis:", error.message));
await once(redis, "ready");
const queue = new Queue("deliveries", { connection: redis });
queue.on("error", (error) => console.error("BullMQ:", error.message));

const receiver = createReceiver({
  secret: () => process.env.MAC_SECRET,
  store: redisStore(redis, { prefix: "queued:" }),
  handlerTimeout: 3,
  lease: 5,
}).onAny((_event, { id, body }) =>
  queue.add(
    "delivery",
    // What the worker verifies again. No secret is in the queue.
    { body: Buffer.from(body).toString("base64"), signature: `hmac-sha256=${id}` },
    {
      // A duplicate is the same job, even if the store has not noted the first. Hashed, as BullMQ logs it.
      jobId: createHash("sha256").update(id).digest("hex"),
      attempts: Number(process.env.ATTEMPTS ?? 18),
      backoff: { type: "exponential", delay: 1000 },
      // As long as the store remembers. One that failed is kept until it is replayed.
      removeOnComplete: { age: 2 * 86_400 },
    },
  ),
);

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
