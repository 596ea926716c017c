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

const redis = redisStore(client);
const store = {
  ...redis,
  /** Some are not committed for a long time when they are handled first. @type {typeof redis.commit} */
  async commit(...commit) {
    await new Promise((resolve) => setTimeout(resolve, commitsAfter));
    return redis.commit(...commit);
  },
};
let commitsAfter = 0;
const onError = (/** @type {any} */ error) => counts.incr(`reported:${error.code}`);
const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, lease, store, onError });
receiver.onAny(async (event, { signal }) => {
  const times = await counts.incr(`handled:${event.sessionId}`);
  signal.addEventListener("abort", () => void counts.incr(`aborted:${event.sessionId}`));
  const { payload } = /** @type {any} */ (event);
  commitsAfter = times === 1 ? (payload?.commitsAfter ?? 0) : 0;
  // Something that takes its time; for some events, for ever.
  await new Promise((resolve) => setTimeout(resolve, payload?.milliseconds ?? Math.random() * 20));
  await counts.incr(`ended:${event.sessionId}`);
});
createServer(receiver.node).listen(port, "127.0.0.1");
