// @ts-check
// Concurrent deliveries end in any order. The three remedies: a sequence in a database, an object for each
// session (in examples.test.mjs, which starts the Worker), a queue that keeps the order of a session.

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
// @ts-expect-error: an example, without types
import { createConsumer, createFront } from "./order/sqs.js";
import { event, request, SECRET, sign } from "./sender.mjs";
import { freePort, shuffled, start } from "./servers.mjs";

const { NODE_24 } = /** @type {Record<string, string>} */ (process.env);
const timestamp = Math.floor(Date.now() / 1000);
/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/** @param {string} sessionId @param {number} sequence @param {number} [second] @param {string} [code] */
const bodyOf = (sessionId, sequence, second = 0, code = "CAMERA_STARTED") =>
  event({ timestamp: timestamp + second, sessionId, sequence, event: code });

/** @param {string} file @param {string} program @param {NodeJS.ProcessEnv} [env] */
async function serve(file, program, env) {
  const port = await freePort();
  const server = await start(program, [file], [port], { MAC_SECRET: SECRET, PORT: String(port), ...env });
  return {
    ...server,
    /** @param {string} body */
    async post(body) {
      const init = { method: "POST", headers: { "x-wms-content-mac": sign(body) }, body };
      return (await fetch(`http://127.0.0.1:${port}/webhooks/wms`, init)).status;
    },
    /** @param {string} sessionId @returns {Promise<any>} */
    read: async (sessionId) => (await fetch(`http://127.0.0.1:${port}/sessions/${sessionId}`)).json(),
  };
}

test("without a remedy a later delivery overtakes an earlier one", async () => {
  /** @type {number[]} */
  const ended = [];
  let overtake = () => {};
  const overtaken = new Promise((resolve) => {
    overtake = () => resolve(undefined);
  });
  const receiver = createReceiver({ secret: SECRET }).onAny(async ({ sequence }) => {
    if (sequence === 0) await overtaken;
    ended.push(sequence);
    if (sequence === 9) overtake();
  });
  await Promise.all([0, 9].map((sequence) => receiver.fetch(request(bodyOf("s-1", sequence)))));
  assert.deepEqual(ended, [9, 0]);
});

test("a sequence in the database: the newest event stays, whatever comes after it", async (t) => {
  const DATABASE = join(mkdtempSync(join(tmpdir(), "wms-webhook-order-")), "sessions.sqlite");
  const server = await serve("order/sqlite.js", NODE_24, { DATABASE });
  t.after(() => server.stop());
  const bodies = [
    bodyOf("s-1", 0, -9),
    bodyOf("s-1", 9, -9),
    // In one second the sequence decides, and as a number.
    bodyOf("s-1", 10, -9),
    // The page is loaded again.
    bodyOf("s-1", 0, -5, "WMS_LOADED"),
    bodyOf("s-1", 1, -5, "CONFIGURATION_LOADED"),
  ];
  assert.equal(await server.post(bodies[2]), 200);
  for (const place of [1, 0]) assert.equal(await server.post(bodies[place]), 200);
  assert.deepEqual(await server.read("s-1"), JSON.parse(bodies[2]));
  assert.equal(await server.post(bodies[4]), 200);
  assert.deepEqual(await server.read("s-1"), JSON.parse(bodies[4]));
  assert.equal(await server.post(bodies[3]), 200);
  assert.equal(await server.post(bodyOf("s-2", 0)), 200);
  assert.deepEqual(await server.read("s-1"), JSON.parse(bodies[4]));
  await server.stop();

  const again = await serve("order/sqlite.js", NODE_24, { DATABASE });
  t.after(() => again.stop());
  assert.equal(await again.post(bodies[0]), 200);
  assert.deepEqual(await again.read("s-1"), JSON.parse(bodies[4]));
});

test("a queue of the process: those of a session end as they came, and hold up no other session", async (t) => {
  const server = await serve("order/queue.js", process.execPath);
  t.after(() => server.stop());
  // On one connection, so that they come in this order; none waits for the answer to the one before.
  const bodies = [0, 1, 2, 3, 4, 5, 6, 7].map((sequence) => bodyOf("s-1", sequence));
  const socket = connect(server.port, "127.0.0.1");
  t.after(() => socket.destroy());
  for (const body of [...bodies, bodyOf("s-2", 99)]) {
    const head = `POST /webhooks/wms HTTP/1.1\r\nhost: x\r\nx-wms-content-mac: ${sign(body)}\r\n`;
    socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`);
  }
  const ended = () => [...server.printed().matchAll(/CAMERA_STARTED (\d+)/g)].map(([, one]) => Number(one));
  for (let tries = 0; ended().length < 9; tries += 1) {
    assert.ok(tries < 1000, server.printed());
    await pause(10);
  }
  assert.deepEqual(
    ended().filter((sequence) => sequence !== 99),
    [0, 1, 2, 3, 4, 5, 6, 7],
  );
  assert.ok(ended().indexOf(99) < ended().indexOf(7), "another session waits for this one");
});

/** A FIFO queue of SQS: what failed comes again, in its place, and is a dead letter in the end. */
function fifoQueue() {
  /** @type {Map<string, number>} */
  const received = new Map();
  /** @type {string[]} */
  const dead = [];
  /** @type {{ messageId: string, body: string, attributes: { MessageGroupId: string } }[]} */
  const waiting = [];
  /** @type {Set<string>} */
  const deduplicated = new Set();
  return {
    waiting,
    dead,
    /** @param {{ MessageBody: string, MessageGroupId: string, MessageDeduplicationId: string }} message */
    async send({ MessageBody, MessageGroupId, MessageDeduplicationId }) {
      for (const id of [MessageGroupId, MessageDeduplicationId]) assert.match(id, /^[\w-]{1,128}$/);
      assert.match(MessageBody, /^[\x20-\x7e]+$/);
      if (deduplicated.has(MessageDeduplicationId)) return;
      deduplicated.add(MessageDeduplicationId);
      waiting.push({
        messageId: String(deduplicated.size),
        body: MessageBody,
        attributes: { MessageGroupId },
      });
    },
    /** @param {(event: object) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>} consume */
    async drain(consume) {
      for (let batches = 0; waiting.length > 0; batches += 1) {
        assert.ok(batches < 100, "the queue is never empty");
        const batch = waiting.slice(0, 4);
        const { batchItemFailures } = await consume({ Records: batch });
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const one of batch) {
          const times = (received.get(one.messageId) ?? 0) + 1;
          received.set(one.messageId, times);
          const isDead = failed.has(one.messageId) && times === 10;
          if (isDead) dead.push(one.messageId);
          if (isDead || !failed.has(one.messageId)) waiting.splice(waiting.indexOf(one), 1);
        }
      }
    },
  };
}

test("a FIFO group for each session: in order, once, over failures, duplicates and forgeries", async () => {
  const queue = fifoQueue();
  const front = createFront(SECRET, queue.send);
  const sessions = ["s-1", "with a space/é", "x".repeat(300)];
  /** @param {string} body */
  const deliver = async (body) => (await front(request(body))).status;
  for (let sequence = 0; sequence < 6; sequence += 1) {
    for (const sessionId of shuffled(sessions, sequence)) {
      const body = bodyOf(sessionId, sequence);
      assert.equal(await deliver(body), 200);
      assert.equal(await deliver(body), 200);
      assert.equal((await front(request(`${body} `, { "x-wms-content-mac": sign(body) }))).status, 401);
    }
  }
  assert.equal(queue.waiting.length, 18);
  // One that got into the queue past the front.
  const forged = JSON.stringify({ body: Buffer.from("{}").toString("base64"), signature: sign("[]") });
  queue.waiting.push({ messageId: "forged", body: forged, attributes: { MessageGroupId: "other" } });

  // One that has waited for a week.
  const old = event({ timestamp: timestamp - 7 * 86_400, sessionId: "old" });
  const kept = JSON.stringify({ body: Buffer.from(old).toString("base64"), signature: sign(old) });
  queue.waiting.push({ messageId: "old", body: kept, attributes: { MessageGroupId: "old" } });

  /** @type {Record<string, number[]>} */
  const ended = {};
  let attempts = 0;
  const consume = createConsumer(SECRET, async (/** @type {any} */ { sessionId, sequence }) => {
    attempts += 1;
    if (attempts % 3 === 0) throw new Error("no database");
    ended[sessionId] ??= [];
    ended[sessionId].push(sequence);
  });
  await queue.drain(consume);
  assert.ok(attempts > 18);
  assert.deepEqual(queue.dead, ["forged"]);
  assert.deepEqual(ended, {
    ...Object.fromEntries(sessions.map((sessionId) => [sessionId, [0, 1, 2, 3, 4, 5]])),
    old: [0],
  });
});

test("if the queue does not take it, the sender is answered 500 and sends again", async () => {
  const front = createFront(SECRET, () => Promise.reject(new Error("ThrottlingException")));
  assert.equal((await front(request(bodyOf("s-1", 0)))).status, 500);
});
