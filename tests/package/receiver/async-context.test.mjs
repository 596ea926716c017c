// @ts-check
// Async context, by which tracers know the request: it flows from the caller into everything that the
// receiver calls.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { logged, now } from "./recording.mjs";
import { event, post, request, SECRET, sign } from "./sender.mjs";

/** @type {AsyncLocalStorage<string>} */
const context = new AsyncLocalStorage();
const pause = (/** @type {number} */ milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A receiver that notes in which context each of its parts is called. */
function traced() {
  /** @type {Map<string, Set<string | undefined>>} */
  const seen = new Map();
  /** @param {string} part */
  const note = (part) => {
    const contexts = seen.get(part) ?? new Set();
    seen.set(part, contexts.add(context.getStore()));
  };
  const memory = memoryStore({ now });
  let claims = 0;
  /** @type {import("wms-webhook/receiver").Store} */
  const store = {
    claim(id, owner, lease) {
      note("claim");
      claims += 1;
      return memory.claim(id, owner, lease);
    },
    commit(id, owner, ttl) {
      note("commit");
      return memory.commit(id, owner, ttl);
    },
    release(id, owner) {
      note("release");
      return memory.release(id, owner);
    },
  };
  const receiver = createReceiver({
    async secret() {
      note("secret");
      await pause(1);
      note("secret, later");
      return SECRET;
    },
    now,
    store,
    lease: 0.03,
    async onError() {
      note("onError");
      await pause(1);
      note("onError, later");
    },
  })
    .on("WMS_LOADED", async () => {
      note("handler");
      // Until its claim was renewed.
      for (const before = claims; claims === before; ) await pause(5);
      note("handler, later");
    })
    .on("PAGE_UNLOADED", () => {
      throw new Error("no database");
    })
    .onAny(() => note("onAny"));
  return { receiver, seen };
}

const PARTS = [
  "claim",
  "commit",
  "handler",
  "handler, later",
  "onAny",
  "onError",
  "onError, later",
  "release",
  "secret",
  "secret, later",
];

/** @param {(receiver: import("wms-webhook/receiver").Receiver, body: string) => Promise<unknown>} send */
async function flows(send) {
  const { receiver, seen } = traced();
  await logged(async () => {
    await send(receiver, event());
    await send(receiver, event({ event: "PAGE_UNLOADED" }));
  });
  assert.deepEqual([...seen.keys()].sort(), PARTS);
  for (const [part, contexts] of seen) assert.deepEqual([...contexts], ["of the caller"], part);
}

test("from fetch()", () =>
  flows((receiver, body) => context.run("of the caller", () => receiver.fetch(request(body)))));

test("from take()", () =>
  flows((receiver, body) =>
    context.run("of the caller", () => receiver.take({ body, signature: sign(body) })),
  ));

test("from node()", () =>
  flows(async (receiver, body) => {
    const server = createServer((req, res) =>
      context.run("of the caller", () => void receiver.node(req, res)),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    await post(port, body);
    server.close();
  }));

test("of several at once, each has its own", async () => {
  /** @type {Record<string, string | undefined>} */
  const handledIn = {};
  const receiver = createReceiver({ secret: async () => SECRET, now }).onAny(async ({ sessionId }) => {
    await pause(1);
    handledIn[sessionId] = context.getStore();
  });
  const sessions = Array.from({ length: 20 }, (_, at) => `of ${at}`);
  await Promise.all(
    sessions.map((sessionId) => context.run(sessionId, () => receiver.fetch(request(event({ sessionId }))))),
  );
  assert.deepEqual(handledIn, Object.fromEntries(sessions.map((sessionId) => [sessionId, sessionId])));
});
