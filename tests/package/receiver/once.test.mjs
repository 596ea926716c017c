// @ts-check
// Once only, whatever the store and the handler do: slow handlers, lost answers, failing commits.

import assert from "node:assert/strict";
import { once } from "node:events";
import http2 from "node:http2";
import { mock, test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";
import { event, NOW, request, SECRET, sign } from "./sender.mjs";

const now = () => NOW * 1000;
/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {object} options @param {() => unknown} [handle] */
function counting(options, handle = () => {}) {
  const counts = { handled: 0, codes: /** @type {string[]} */ ([]) };
  const onError = (/** @type {any} */ error) => void counts.codes.push(error.code);
  const receiver = createReceiver({ secret: SECRET, now, onError, ...options }).onAny(async () => {
    counts.handled += 1;
    await handle();
  });
  /** @param {string} body */
  const send = async (body) => (await receiver.fetch(request(body))).status;
  return { counts, send };
}

test("a handler that takes longer than the lease keeps its claim", async () => {
  const timers = mock.timers;
  timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  try {
    const { counts, send } = counting({ lease: 3, store: memoryStore() }, () => pause(20_000));
    const body = event();
    const first = send(body);
    /** @param {number} seconds */
    const pass = async (seconds) => {
      for (let tenths = 0; tenths < 10 * seconds; tenths += 1) {
        await new Promise(setImmediate);
        timers.tick(100);
      }
    };
    await pass(17);
    const second = send(body);
    await pass(4);
    assert.deepEqual(counts, { handled: 1, codes: [] });
    assert.deepEqual([await first, await second], [200, 200]);
  } finally {
    timers.reset();
  }
});

test("a failed handler's claim is not renewed after it was given back", async () => {
  let fails = true;
  const handle = async () => {
    await pause(200);
    if (fails) throw new Error("no database");
  };
  const { counts, send } = counting({ lease: 0.1, store: memoryStore() }, handle);
  const body = event();
  assert.equal(await send(body), 500);
  fails = false;
  assert.equal(await send(body), 200);
  assert.equal(counts.handled, 2);
});

test("a claim whose answer was lost is given back, and the retry is handled", async () => {
  const memory = memoryStore();
  let losesAnswers = true;
  const store = {
    ...memory,
    /** @type {typeof memory.claim} */
    async claim(...claim) {
      const answer = await memory.claim(...claim);
      if (losesAnswers) throw new Error("the connection was reset");
      return answer;
    },
  };
  const { counts, send } = counting({ store });
  const body = event();
  assert.equal(await send(body), 503);
  losesAnswers = false;
  assert.equal(await send(body), 200);
  assert.deepEqual(counts, { handled: 1, codes: ["store_unavailable"] });
});

test("a commit is tried three times, and then told", async () => {
  for (const [failures, codes, handled] of /** @type {const} */ ([
    [2, [], 1],
    [3, ["commit_failed"], 2],
  ])) {
    const memory = memoryStore();
    let left = failures;
    const store = {
      ...memory,
      /** @type {typeof memory.commit} */
      commit(...commit) {
        left -= 1;
        if (left >= 0) throw new Error("no space");
        return memory.commit(...commit);
      },
    };
    const { counts, send } = counting({ store, lease: 0.2 });
    const body = event();
    assert.equal(await send(body), 200);
    await pause(250);
    // A replay: handled again only if nobody could note the first.
    assert.equal(await send(body), 200);
    assert.deepEqual(counts, { handled, codes });
  }
});

test("what Redis says of a command does not show the MAC that is its key", async () => {
  const mac = sign(event()).slice(12);
  const message = `ERR unknown command 'EVAL', with args beginning with: '…' '1' 'wms-webhook:${mac.slice(0, 17)}' `;
  const store = redisStore({ isOpen: true, eval: () => Promise.reject(new Error(message)) });
  await assert.rejects(async () => store.claim(mac, "one", 1), {
    message: "Redis: ERR unknown command 'EVAL', with args beginning with: '…' '1' 'wms-webhook:…' ",
  });
});

test("a stream of HTTP/2 ends with its answer", async () => {
  const { receiver } = {
    receiver: createReceiver({ secret: SECRET, now, onError() {}, maxBodyBytes: 1000 }),
  };
  const server = http2
    .createServer((req, res) => void receiver.node(req, /** @type {any} */ (res)))
    .listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const client = http2.connect(`http://127.0.0.1:${port}`);
  try {
    const stream = client.request({ ":method": "POST", ":path": "/", "x-wms-content-mac": sign("") });
    stream.on("error", () => {});
    stream.write("x".repeat(2000));
    const [headers] = await once(stream, "response");
    assert.equal(headers[":status"], 413);
    stream.resume();
    await once(stream, "close");
  } finally {
    client.destroy();
    server.close();
  }
});
