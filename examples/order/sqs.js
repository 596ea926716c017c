// A FIFO queue of SQS between the sender and the handlers: a group for each session keeps its order. The front
// only verifies, and answers when the queue has the delivery; the consumer, a Lambda function, verifies again, and
// tries again until the queue's redrive policy makes a dead letter of it.

import { createHash } from "node:crypto";
import { createReceiver } from "wms-webhook/receiver";

const digest = (data) => createHash("sha256").update(data).digest("hex");

/**
 * While SQS is away, the sender is answered 500, or 503 after 3 s.
 * @param send (message, options) => client.send(new SendMessageCommand({ QueueUrl, ...message }), options) of
 *   @aws-sdk/client-sqs, whose client waits for ever without a requestTimeout or this signal
 */
export function createFront(secret, send) {
  const receiver = createReceiver({ secret, handlerTimeout: 3 }).onAny((event, { body, id, signal }) => {
    const message = {
      // As base64: a text may have characters that SQS does not take.
      MessageBody: JSON.stringify({
        body: Buffer.from(body).toString("base64"),
        signature: `hmac-sha256=${id}`,
      }),
      // A session ID may be too long for a group ID, or have characters that SQS does not allow.
      MessageGroupId: digest(event.sessionId),
      MessageDeduplicationId: digest(body),
    };
    return send(message, { abortSignal: signal });
  });
  return receiver.fetch;
}

/**
 * Its event source has ReportBatchItemFailures. To replay dead letters, start a redrive of their queue.
 * @param handle what handles an event
 * @param store of the deliveries that are handled, such as dynamoDBStore(): SQS may hand one out twice, and each
 *   instance has a memory of its own
 */
export function createConsumer(secret, handle, store = undefined) {
  // A delivery may have waited for days.
  const receiver = createReceiver({ secret, store, tolerance: Infinity }).onAny(handle);
  return async ({ Records }) => {
    const failed = [];
    const groups = new Set();
    for (const { messageId, body: message, attributes } of Records) {
      // Later messages of the group must wait for the one that failed.
      if (!groups.has(attributes.MessageGroupId)) {
        const { body, signature } = JSON.parse(message);
        const { status } = await receiver.take({ body: Buffer.from(body, "base64"), signature });
        // What is refused is failed, too: a wrong secret must lose nothing.
        if (status === 200) continue;
        groups.add(attributes.MessageGroupId);
      }
      failed.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures: failed };
  };
}
