// @ts-check
// What leaves the receiver: nothing over a network, and to a store an id, an owner and a time.

import assert from "node:assert/strict";
import dns from "node:dns";
import { Socket } from "node:net";
import { mock, test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

test("receiving connects to nothing", async () => {
  const ways = [
    mock.method(globalThis, "fetch", () => Promise.reject(new Error("no network"))),
    mock.method(Socket.prototype, "connect"),
    mock.method(dns, "lookup"),
  ];
  const used = () => ways.map(({ mock: { calls } }) => calls.length);
  try {
    const receiver = createReceiver({ secret: SECRET, now, onError() {} });
    receiver.on("WMS_LOADED", ({ sessionId }) => {
      if (sessionId === "fails") throw new Error("no database");
    });
    const statuses = [];
    for (const sent of [
      request(event()),
      request(event({ sessionId: "fails" })),
      request(event(), { "x-wms-content-mac": sign("[]") }),
    ]) {
      statuses.push((await receiver.fetch(sent)).status);
    }
    assert.deepEqual(statuses, [200, 500, 401]);
    assert.deepEqual(used(), [0, 0, 0]);
    // Each would be seen.
    await fetch("http://127.0.0.1:9/").catch(() => {});
    const socket = new Socket().on("error", () => {}).connect(9, "127.0.0.1");
    socket.destroy();
    dns.lookup("127.0.0.1", () => {});
    assert.ok(used().every((count) => count > 0));
  } finally {
    for (const way of ways) way.mock.restore();
  }
});

test("a store is given an id, an owner and a time", async () => {
  const store = memoryStore();
  const verbs = [mock.method(store, "claim"), mock.method(store, "commit"), mock.method(store, "release")];
  const receiver = createReceiver({ secret: SECRET, now, store, ttl: 200_000, onError() {} });
  receiver.on("WMS_LOADED", ({ sessionId }) => {
    if (sessionId === "fails") throw new Error("no database");
  });
  const bodies = [event({ sessionId: "works" }), event({ sessionId: "fails" })];
  for (const body of bodies) await receiver.fetch(request(body));
  const [works, fails] = bodies.map((body) => /[0-9a-f]{64}/.exec(sign(body))?.[0]);
  const given = verbs.map(({ mock: { calls } }) =>
    calls.map((call) => /** @type {unknown[]} */ (call.arguments)),
  );
  const [first, second] = given[0].map(([, owner]) => String(owner));
  assert.deepEqual(given, [
    [
      [works, first, 60],
      [fails, second, 60],
    ],
    [[works, first, 200_000]],
    [[fails, second]],
  ]);
  for (const owner of [first, second]) assert.match(owner, /^[0-9a-f.-]{1,64}$/);
});
