// A Worker that answers a delivery once a queue has it, and handles what the queue hands out. A queue that fails
// or does not answer is 500 or 503. A message holds 128 kB: a longer body is answered 500, and told on the console.

import { env } from "cloudflare:workers";
import { durableObjectStore, WebhookDeliveries } from "wms-webhook/durable-object";
import { createReceiver } from "wms-webhook/receiver";

/** Keeps duplicates out of the queue. */
export class QueuedDeliveries extends WebhookDeliveries {}
/** A queue hands out a message at least once. */
export class HandledDeliveries extends WebhookDeliveries {}

const front = createReceiver({
  secret: () => env.MAC_SECRET,
  store: durableObjectStore(env.QUEUED),
  handlerTimeout: 3,
  lease: 5,
}).onAny((_event, { id, body }) =>
  // "v8" keeps the bytes, which are verified again. No secret is in the queue.
  env.QUEUE.send({ body, signature: `hmac-sha256=${id}` }, { contentType: "v8" }),
);

const receiver = createReceiver({
  secret: () => env.MAC_SECRET,
  store: durableObjectStore(env.HANDLED),
  // A delivery may have waited for days.
  tolerance: Infinity,
}).onAny(async (event, { signal }) => {
  const body = JSON.stringify(event);
  const response = await fetch(env.RECORDS_URL, { method: "POST", body, signal });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the records answered ${response.status}`);
  console.log(event.event, event.sequence);
});

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/webhooks/wms") return front.fetch(request, env, ctx);
    return new Response("Not Found", { status: 404 });
  },

  async queue(batch, env, ctx) {
    const taken = batch.messages.map(async (message) => {
      const { status } = await receiver.take(message.body, env, ctx);
      if (status === 200) return message.ack();
      // What is refused, too, as a wrong secret must lose nothing: after max_retries it is a dead letter.
      message.retry({ delaySeconds: Math.min(2 ** message.attempts, 43_200) });
    });
    await Promise.all(taken);
  },
};
