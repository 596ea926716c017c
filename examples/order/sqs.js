// A FIFO queue of SQS between the sender and the handlers: a group for each session keeps its order. The front
// only verifies, and answers when the queue has the delivery; the consumer, a Lambda function, verifies again.

import { createHash } from "node:crypto";
import { createReceiver } from "wms-webhook/receiver";

const digest = (data) => createHash("sha256").update(data).digest("hex");

/** @param send (message) => client.send(new SendMessageCommand({ QueueUrl, ...message })) of @aws-sdk/client-sqs */
export function createFront(secret, send) {
  const receiver = createReceiver({ secret }).onAny((event, { body, id }) =>
    send({
      // As base64: a text may have characters that SQS does not take.
      MessageBody: JSON.stringify({
        body: Buffer.from(body).toString("base64"),
        signature: `hmac-sha256=${id}`,
      }),
      // A session ID may be longer than a group's, and of other letters.
      MessageGroupId: digest(event.sessionId),
      MessageDeduplicationId: digest(body),
    }),
  );
  return receiver.fetch;
}

/** Its event source has ReportBatchItemFailures. @param handle what handles an event */
export function createConsumer(secret, handle) {
  const receiver = createReceiver({ secret }).onAny(handle);
  return async ({ Records }) => {
    const failed = [];
    const groups = new Set();
    for (const { messageId, body: message, attributes } of Records) {
      // What stands behind one that failed must not overtake it.
      if (!groups.has(attributes.MessageGroupId)) {
        const { body, signature } = JSON.parse(message);
        const { outcome } = await receiver.take({ body: Buffer.from(body, "base64"), signature });
        if (outcome !== "failed") continue;
        groups.add(attributes.MessageGroupId);
      }
      failed.push({ itemIdentifier: messageId });
    }
    return { batchItemFailures: failed };
  };
}
