// @ts-check
// What a delivery costs, counted: timers and promises by async_hooks, and the bytes of the memory store.

import assert from "node:assert/strict";
import { createHook } from "node:async_hooks";
import { execFileSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import { createConnection } from "node:net";
import { mock, test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now, recording } from "./recording.mjs";
import { event, SECRET, sign } from "./sender.mjs";

/** @param {() => Promise<unknown>} run @returns {Promise<Record<string, number>>} how many were made of each kind */
async function made(run) {
  /** @type {Record<string, number>} */
  const counts = { PROMISE: 0, Timeout: 0 };
  const hook = createHook({
    init(_id, kind) {
      counts[kind] = (counts[kind] ?? 0) + 1;
    },
  });
  hook.enable();
  try {
    await run();
  } finally {
    hook.disable();
  }
  return counts;
}

/** @param {import("wms-webhook/receiver").Receiver} receiver */
const taking = (receiver) => {
  const body = event();
  const delivery = { body, signature: sign(body) };
  return () => receiver.take(delivery);
};

test("what is synchronous takes no timer and no race: one promise, the answer", async () => {
  const nothing = await made(async () => {
    await Promise.resolve();
  });
  for (const secret of [SECRET, () => SECRET]) {
    const receiver = createReceiver({ secret, now }).onAny(() => {});
    await taking(receiver)();
    const counts = await made(taking(receiver));
    assert.equal(counts.Timeout, 0);
    assert.ok(counts.PROMISE <= nothing.PROMISE, `${counts.PROMISE} promises, ${nothing.PROMISE} for none`);
  }
});

test("a handler that is asynchronous takes two timers, and they are gone with it; an asynchronous store one a question", async () => {
  const cleared = mock.method(globalThis, "clearTimeout");
  try {
    const receiver = createReceiver({ secret: SECRET, now }).onAny(async () => {});
    const counts = await made(taking(receiver));
    assert.equal(counts.Timeout, 2);
    assert.equal(cleared.mock.callCount(), 2);
  } finally {
    cleared.mock.restore();
  }
  const memory = memoryStore({ now });
  const store = {
    claim: async (/** @type {[string, string, number]} */ ...claim) => memory.claim(...claim),
    commit: async (/** @type {[string, string, number]} */ ...commit) => memory.commit(...commit),
    release: memory.release,
  };
  const receiver = createReceiver({ secret: SECRET, now, store }).onAny(() => {});
  // The third bounds the answer.
  assert.equal((await made(taking(receiver))).Timeout, 3);
});

/** A request of node:http whose body comes when it is sent. @param {Uint8Array} body */
function requestOf(body) {
  const headers = { "x-wms-content-mac": sign(Buffer.from(body).toString()) };
  const req = Object.assign(new EventEmitter(), { method: "POST", headers, complete: true });
  const send = () => {
    req.emit("data", body);
    req.emit("end");
  };
  return { req, send };
}

/** @type {any} */
const RESPONSE = { headersSent: false, destroyed: false, writeHead() {}, end() {} };

test("a body that is here at once takes no timer, and one that comes later takes one, which is gone with it", async () => {
  const receiver = createReceiver({ secret: SECRET, now }).onAny(() => {});
  const cleared = mock.method(globalThis, "clearTimeout");
  try {
    for (const [moment, timers] of /** @type {const} */ ([
      [(/** @type {() => void} */ send) => send(), 0],
      [setImmediate, 1],
    ])) {
      const { req, send } = requestOf(Buffer.from(event({ sequence: timers })));
      const counts = await made(async () => {
        const answered = receiver.node(/** @type {any} */ (req), RESPONSE);
        moment(send);
        await answered;
      });
      assert.equal(counts.Timeout, timers);
      assert.equal(cleared.mock.calls.filter(({ arguments: [timer] }) => timer).length, timers);
    }
  } finally {
    cleared.mock.restore();
  }
});

test("a request that fails when it is asked for its version is answered 500, and ends no process", async () => {
  const receiver = createReceiver({ secret: SECRET, now, onError() {} }).onAny(() => {});
  const { req, send } = requestOf(Buffer.from(event({ sequence: 9 })));
  const asked = new Error("no such version");
  Object.defineProperty(req, "httpVersionMajor", {
    get() {
      throw asked;
    },
  });
  const writeHead = mock.fn();
  const answered = receiver.node(/** @type {any} */ (req), { ...RESPONSE, writeHead });
  send();
  await answered;
  assert.equal(writeHead.mock.calls[0].arguments[0], 500);
});

test("a body that comes with its head takes no timer over a connection, and the rest of one takes one", async () => {
  const receiver = createReceiver({ secret: SECRET, now, bodyTimeout: 7 }).onAny(() => {});
  const server = createServer(receiver.node).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const socket = createConnection(port, "127.0.0.1").setNoDelay().setEncoding("latin1");
  const set = mock.method(globalThis, "setTimeout");
  const timers = () => set.mock.calls.filter(({ arguments: [, milliseconds] }) => milliseconds === 7000);
  try {
    for (const [sequence, begun, count] of [
      [1, Infinity, 0],
      [2, 0, 1],
      [3, 10, 2],
    ]) {
      const body = event({ sequence });
      const head = `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\nX-WMS-Content-MAC: ${sign(body)}\r\n\r\n`;
      const requested = once(server, "request");
      socket.write(head + body.slice(0, begun));
      await requested;
      await new Promise((resolve) => setImmediate(resolve));
      const answered = once(socket, "data");
      if (begun < body.length) socket.write(body.slice(begun));
      assert.match((await answered)[0], /^HTTP\/1.1 200 /);
      assert.equal(timers().length, count);
    }
  } finally {
    set.mock.restore();
    socket.destroy();
    server.close();
  }
});

test("a body of one chunk is not copied, unless it would keep other memory", async () => {
  /** @type {Uint8Array[]} */
  const bodies = [];
  const receiver = createReceiver({ secret: SECRET, now }).onAny((_, { body }) => void bodies.push(body));
  const [whole, bytes] = [1, 2].map((sequence) => Uint8Array.from(Buffer.from(event({ sequence }))));
  const part = new Uint8Array(100_000).subarray(1, 1 + bytes.length);
  part.set(bytes);
  for (const body of [whole, part]) {
    const { req, send } = requestOf(body);
    const answered = receiver.node(/** @type {any} */ (req), RESPONSE);
    send();
    await answered;
  }
  assert.equal(bodies[0].buffer, whole.buffer);
  assert.deepEqual(bodies[1], bytes);
  assert.equal(bodies[1].buffer.byteLength, bytes.length);
});

test("ten thousand refused deliveries and ten thousand handled ones leave no timer behind", async () => {
  const { receiver } = recording({ onError: () => {} });
  const before = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  for (let number = 0; number < 10_000; number += 1) {
    await receiver.take({ body: "{}", signature: `hmac-sha256=${"0".repeat(64)}` });
    await taking(receiver)();
  }
  const after = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  assert.equal(after, before);
});

/** Fills a store in a process of its own, and prints how many bytes each delivery takes. */
const MEASURE = `
  import { memoryStore } from "wms-webhook/receiver";
  const store = memoryStore({ maxEntries: 100_000 });
  console.warn = () => {};
  const idOf = (n) => JSON.parse(JSON.stringify(n.toString(16).padStart(64, "0")));
  const used = () => {
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = used();
  let most = 0;
  for (let n = 0; n < 300_000; n += 1) {
    store.claim(idOf(n), "owner", 60);
    store.commit(idOf(n), "owner", 172_800);
    if (n % 50_000 === 49_999) most = Math.max(most, used() - before);
  }
  const full = used();
  for (let n = 0; n < 100_000; n += 1) store.claim(idOf(1e9 + n), "owner-" + n, 60);
  const inHand = (used() - full) / 100_000;
  // Still needed, so not yet collected.
  if (store.claim(idOf(1e9), "another", 60) !== "held") throw new Error("it is in hand");
  console.log(JSON.stringify([most / 100_000, inHand]));
`;

test("a delivery takes at most 200 bytes of the memory store, handled or in hand, however many came before", () => {
  const args = ["--expose-gc", "--input-type=module", "--eval", MEASURE];
  const [handled, inHand] = JSON.parse(
    execFileSync(process.execPath, args, { encoding: "utf8", timeout: 60_000 }),
  );
  for (const bytes of [handled, inHand]) {
    assert.ok(bytes > 50 && bytes <= 200, `${handled} bytes for one that was handled, ${inHand} in hand`);
  }
});

test("a delivery that is forgotten before its time is told at most once a minute, with how many they are", () => {
  const warn = mock.method(console, "warn", () => {});
  try {
    let time = 0;
    const store = memoryStore({ maxEntries: 2, now: () => time });
    const commit = (/** @type {string} */ id) => store.commit(id, "one", 600);
    for (const id of ["a", "b"]) commit(id);
    assert.equal(warn.mock.callCount(), 0);
    for (const id of ["c", "d", "e"]) commit(id);
    assert.equal(warn.mock.callCount(), 1);
    assert.match(warn.mock.calls[0].arguments[0], /forgot 1 handled deliver.*maxEntries: 2/);
    time = 59_999;
    commit("f");
    assert.equal(warn.mock.callCount(), 1);
    time = 60_000;
    commit("g");
    assert.equal(warn.mock.callCount(), 2);
    assert.match(warn.mock.calls[1].arguments[0], /forgot 4 handled/);
    // In their time, nothing is told.
    time = 10_000_000;
    for (const id of ["h", "i", "j"]) commit(id);
    assert.deepEqual(
      ["g", "i", "j"].map((id) => store.claim(id, "two", 1)),
      ["claimed", "done", "done"],
    );
    assert.equal(warn.mock.callCount(), 3);
    // Committed again, it is the latest.
    commit("i");
    commit("k");
    assert.deepEqual(
      ["i", "j", "k"].map((id) => store.claim(id, "three", 1)),
      ["done", "claimed", "done"],
    );
  } finally {
    warn.mock.restore();
  }
});
