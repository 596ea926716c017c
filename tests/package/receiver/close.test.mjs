// @ts-check
// The end of a receiver. That of processes that have one is in frameworks/shutdown.test.mjs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { recording } from "./recording.mjs";
import { event, request, sign } from "./sender.mjs";

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("what is in hand is waited for, what is new is refused: 503, and the connection closes", async () => {
  let finish = () => {};
  const { receiver, handled, codes } = recording();
  receiver.on("WMS_LOADED", () => new Promise((resolve) => (finish = () => resolve(undefined))));
  const body = event();
  const first = receiver.fetch(request(body));
  await pause(20);
  let left = -1;
  const closed = receiver.close({ timeout: 20 }).then((count) => {
    left = count;
  });
  const refused = await receiver.fetch(request(event()));
  assert.deepEqual(
    [refused.status, refused.headers.get("connection"), refused.headers.get("retry-after")],
    [503, "close", "5"],
  );
  assert.deepEqual(codes(), ["receiver_closed"]);
  const taken = event();
  const { outcome, status, code } = await receiver.take({ body: taken, signature: sign(taken) });
  assert.deepEqual([outcome, status, code], ["failed", 503, "receiver_closed"]);
  await pause(20);
  assert.equal(left, -1);
  finish();
  const answer = await first;
  assert.deepEqual([answer.status, answer.headers.get("connection")], [200, "close"]);
  await closed;
  assert.deepEqual([left, handled.length], [0, 1]);
  assert.equal(await receiver.close(), 0);
});

test("at the timeout signals are aborted; who gives up is no longer left, who does not is counted", async () => {
  const { receiver, failures, codes } = recording();
  /** @type {AbortSignal[]} */
  const signals = [];
  receiver.on("WMS_LOADED", (event, { signal }) => {
    signals.push(signal);
    return new Promise((_, reject) => {
      if (event.sequence === 1) signal.addEventListener("abort", () => reject(signal.reason));
    });
  });
  const kind = receiver.fetch(request(event({ sequence: 1 })));
  void receiver.fetch(request(event({ sequence: 2 })));
  await pause(20);
  assert.equal(await receiver.close({ timeout: 0.05 }), 1);
  assert.deepEqual(
    signals.map(({ aborted, reason }) => [aborted, reason.code]),
    [
      [true, "receiver_closed"],
      [true, "receiver_closed"],
    ],
  );
  assert.equal((await kind).status, 503);
  assert.deepEqual(codes(), ["receiver_closed"]);
  assert.equal(failures[0].failure.isAuthentic, true);
});

test("what is refused meanwhile, and a hook that takes its time for it, is not waited for", async () => {
  let [finish, hear] = [() => {}, () => {}];
  const heard = new Promise((resolve) => (hear = () => resolve(undefined)));
  const { receiver } = recording({ onError: () => heard });
  receiver.on("WMS_LOADED", () => new Promise((resolve) => (finish = () => resolve(undefined))));
  const first = receiver.fetch(request(event()));
  await pause(20);
  const closed = receiver.close({ timeout: 20 });
  const refused = receiver.fetch(request(event()));
  finish();
  assert.equal((await first).status, 200);
  assert.equal(await Promise.race([closed, refused]), 0);
  hear();
  assert.equal((await refused).status, 503);
});

test("a hook that takes note of what was in hand is waited for", async () => {
  let hear = () => {};
  const heard = new Promise((resolve) => (hear = () => resolve(undefined)));
  const { receiver } = recording({ onError: () => heard });
  receiver.on("WMS_LOADED", () => {
    throw new Error("no database");
  });
  const first = receiver.fetch(request(event()));
  await pause(20);
  let left = -1;
  const closed = receiver.close({ timeout: 20 }).then((count) => (left = count));
  await pause(20);
  assert.equal(left, -1);
  hear();
  assert.equal((await first).status, 500);
  assert.equal(await closed, 0);
});

test("a receiver that is not closed keeps its connections", async () => {
  const { receiver } = recording();
  assert.equal((await receiver.fetch(request(event()))).headers.get("connection"), null);
});
