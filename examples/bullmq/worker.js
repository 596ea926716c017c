// Handles what server.js has queued.

import { Worker } from "bullmq";
import { Redis } from "ioredis";
import { createReceiver } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";

// While Redis is away the worker waits for it.
const redis = new Redis(process.env.REDIS_URL, { maxRetriesPerRequest: null });
redis.on("error", (error) => console.error("Redis:", error.message));

const receiver = createReceiver({
  secret: () => process.env.MAC_SECRET,
  // BullMQ may hand out a job twice. Not the prefix of server.js, which has noted all of them.
  store: redisStore(redis, { prefix: "handled:" }),
  // A delivery may have waited for days.
  tolerance: Infinity,
}).onAny(async (event, { signal }) => {
  const body = JSON.stringify(event);
  const response = await fetch(process.env.RECORDS_URL, { method: "POST", body, signal });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the records answered ${response.status}`);
  console.log(event.event, event.sequence);
});

const worker = new Worker(
  "deliveries",
  async ({ data: { body, signature } }) => {
    const { outcome, code, status } = await receiver.take({ body: Buffer.from(body, "base64"), signature });
    // What is refused fails, too: a wrong secret must lose nothing.
    if (status !== 200) throw new Error(`${outcome}: ${code}`);
  },
  { connection: redis },
);
worker.on("error", (error) => console.error("BullMQ:", error.message));
worker.on("failed", (job, error) => console.error("attempt", job?.attemptsMade, error.message));
