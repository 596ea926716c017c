// @ts-check
// The example in SQS, by its own client, over an emulator that writes to its disk. What Lambda does with a queue,
// the test does.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-sqs";
import { longest, until } from "./application.mjs";
// @ts-expect-error: an example, without types
import { createConsumer, createFront } from "./order/sqs.js";
import { event, request, SECRET, sign } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

const DEAD_LETTERS = "dead-letters.fifo";
const timestamp = Math.floor(Date.now() / 1000);
/** @param {string} sessionId @param {number} sequence */
const bodyOf = (sessionId, sequence) => event({ timestamp, sessionId, sequence });

/** @param {import("node:test").TestContext} t */
async function setUp(t) {
  const port = await freePort();
  const env = {
    FAUXQS_PORT: String(port),
    FAUXQS_DATA_DIR: mkdtempSync(join(tmpdir(), "wms-webhook-sqs-")),
    FAUXQS_PERSISTENCE: "true",
  };
  const startEmulator = () => start(process.execPath, ["node_modules/fauxqs/dist/server.js"], [port], env);
  let emulator = await startEmulator();
  const client = new sdk.SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    useQueueUrlAsEndpoint: false,
    region: "us-east-1",
    credentials: { accessKeyId: "key", secretAccessKey: "key" },
  });
  t.after(async () => {
    client.destroy();
    await emulator.stop("SIGKILL");
  });
  /** @param {string} name @param {Record<string, string>} [more] @returns {Promise<string>} */
  const create = async (name, more) => {
    const Attributes = { FifoQueue: "true", VisibilityTimeout: "1", ...more };
    const { QueueUrl } = await client.send(
      new sdk.CreateQueueCommand({ QueueName: name, Attributes: /** @type {any} */ (Attributes) }),
    );
    return /** @type {string} */ (QueueUrl);
  };
  const dead = await create(DEAD_LETTERS);
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${DEAD_LETTERS}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 });
  const QueueUrl = await create("deliveries.fifo", { RedrivePolicy });

  /** @type {[string, number][]} */
  const done = [];
  const front = () =>
    createFront(SECRET, (/** @type {any} */ message, /** @type {any} */ options) =>
      client.send(new sdk.SendMessageCommand({ QueueUrl, ...message }), options),
    );
  return {
    done,
    dead,
    queue: QueueUrl,
    front,
    /** @param {(request: Request) => Promise<Response>} front @param {string} body */
    async post(front, body) {
      const late = once(longest(), "abort").then(() =>
        Promise.reject(new Error("no answer within the limits")),
      );
      return (await Promise.race([front(request(body)), late])).status;
    },
    /** Handles, but for the attempts that it refuses. @param {(attempt: number) => boolean} [refuses] @param {string} [secret] */
    consumer(refuses = () => false, secret = SECRET) {
      let attempt = 0;
      return createConsumer(secret, (/** @type {any} */ { sessionId, sequence }) => {
        attempt += 1;
        if (refuses(attempt)) throw new Error("no database");
        done.push([sessionId, sequence]);
      });
    },
    /** One batch, as Lambda hands it out. @param {string} url @param {(event: object) => Promise<any>} consume */
    async batch(url, consume) {
      const { Messages = [] } = await client.send(
        new sdk.ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["All"],
        }),
      );
      const Records = Messages.map(({ MessageId, Body, Attributes }) => ({
        messageId: MessageId,
        body: Body,
        attributes: Attributes,
      }));
      assert.ok(!JSON.stringify(Records).includes(SECRET));
      const { batchItemFailures } = await consume({ Records });
      const failed = new Set(
        batchItemFailures.map((/** @type {any} */ { itemIdentifier }) => itemIdentifier),
      );
      for (const { MessageId, ReceiptHandle } of Messages) {
        if (failed.has(MessageId)) continue;
        await client.send(new sdk.DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      }
    },
    /** How many messages a queue has, be they in hand or not. @param {string} url */
    async count(url) {
      const { Attributes = {} } = await client.send(
        new sdk.GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
      );
      const waiting = Number(Attributes.ApproximateNumberOfMessages);
      return waiting + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
    },
    kill: () => emulator.stop("SIGKILL"),
    signal: (/** @type {NodeJS.Signals} */ name) => emulator.kill(name),
    async restart() {
      emulator = await startEmulator();
    },
  };
}

test("a handler that fails twice: once, in order; duplicates are one message, forgeries none", async (t) => {
  const { front, post, queue, dead, batch, count, consumer, done } = await setUp(t);
  // Two instances, neither of which knows what the other has noted.
  const [one, other] = [front(), front()];
  for (const sequence of [0, 1, 2]) {
    const body = bodyOf("s-1", sequence);
    for (const instance of [one, one, other]) assert.equal(await post(instance, body), 200);
    const forged = request(`${body} `, { "x-wms-content-mac": sign(body) });
    assert.equal((await one(forged)).status, 401);
  }
  assert.equal(await count(queue), 3);
  const consume = consumer((attempt) => attempt <= 2);
  await until("the queue is empty", async () => {
    await batch(queue, consume);
    return (await count(queue)) === 0;
  });
  assert.deepEqual([done, await count(dead)], [[0, 1, 2].map((sequence) => ["s-1", sequence]), 0]);
});

test("SQS is killed: 500, 503 if it stands still, then each once, and what it had is not lost", async (t) => {
  const { front, post, queue, batch, count, consumer, done, kill, restart, signal } = await setUp(t);
  const instance = front();
  const bodies = ["s-1", "s-2", "s-3"].map((sessionId) => bodyOf(sessionId, 0));
  assert.equal(await post(instance, bodies[0]), 200);
  await kill();
  assert.equal(await post(instance, bodies[1]), 500);
  await restart();
  assert.equal(await post(instance, bodies[1]), 200);
  signal("SIGSTOP");
  assert.equal(await post(instance, bodies[2]), 503);
  signal("SIGCONT");
  await until("it is taken", async () => (await post(instance, bodies[2])) === 200);
  const consume = consumer();
  await until("the queue is empty", async () => {
    await batch(queue, consume);
    return (await count(queue)) === 0;
  });
  assert.deepEqual(done.sort(), [
    ["s-1", 0],
    ["s-2", 0],
    ["s-3", 0],
  ]);
});

test("a dead letter is replayed: one whose attempts are used up, one that a wrong secret refused", async (t) => {
  const { front, post, queue, dead, batch, count, consumer, done } = await setUp(t);
  const instance = front();
  const broken = [consumer(() => true), consumer(undefined, "another secret")];
  for (const [place, consume] of broken.entries()) {
    assert.equal(await post(instance, bodyOf(`s-${place}`, 0)), 200);
    await until("it is a dead letter", async () => {
      await batch(queue, consume);
      return (await count(dead)) === place + 1;
    });
  }
  assert.deepEqual([done, await count(queue)], [[], 0]);
  const consume = consumer();
  await until("no dead letter is left", async () => {
    await batch(dead, consume);
    return (await count(dead)) === 0;
  });
  assert.deepEqual(done.sort(), [
    ["s-0", 0],
    ["s-1", 0],
  ]);
});
