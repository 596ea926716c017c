// @ts-check
// `listen --forward`: what is passed on and answered, and senders and targets that would wear it out.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { mock, test } from "node:test";
import { event, listen, post, serve, sign, until } from "./command.mjs";

/** As many are under way at once, and as many wait. */
const AT_ONCE = 8;
const MOST_WAITING = 64;

/** A target that answers 200, but not before it is released. */
async function hold() {
  let release = () => {};
  const released = new Promise((resolve) => {
    release = () => resolve(undefined);
  });
  const other = await serve(() => released.then(() => ({ status: 200 })));
  return { ...other, release };
}

test("64 wait for their turn, and what is more is answered 503 at once", async () => {
  const other = await hold();
  const receiver = await listen(["--forward", other.url]);
  const posts = Array.from({ length: AT_ONCE + MOST_WAITING + 1 }, () => post(receiver.url, event(), {}));
  assert.equal(await Promise.race(posts), 503);
  const [line] = await receiver.lines(1);
  assert.match(line.forwarded.error, /^64 others wait/);
  assert.equal(line.verdict, "missing_signature");
  await until(() => other.requests.length === AT_ONCE, receiver.stdout);
  other.release();
  const statuses = await Promise.all(posts);
  assert.deepEqual(
    statuses.filter((status) => status !== 200),
    [503],
  );
  assert.equal(statuses.length, 73);
  // And there is room again.
  assert.equal(await post(receiver.url, event()), 200);
  assert.equal((await receiver.stop()).status, 0);
  other.close();
});

test("whose sender has gone, is given up: it waits no longer, and its connection is free", async () => {
  const other = await hold();
  const receiver = await listen(["--forward", other.url]);
  const senders = Array.from({ length: AT_ONCE + MOST_WAITING + 1 }, (_, at) => {
    const gone = new AbortController();
    const body = String(at);
    const answered = fetch(receiver.url, { method: "POST", body, signal: gone.signal }).then(
      ({ status }) => ({ body, status }),
      () => undefined,
    );
    return { body, gone, answered };
  });
  // That one is one too many tells that all the others have come.
  const refused = await Promise.race(senders.map(({ answered }) => answered));
  assert.equal(refused?.status, 503);
  await until(() => other.requests.length === AT_ONCE, receiver.stdout);
  const bodies = other.requests.map((got) => got.body.toString());
  const waiting = senders.filter(({ body }) => ![...bodies, refused.body].includes(body));
  const begun = senders.filter(({ body }) => bodies.includes(body));
  for (const { gone } of waiting) gone.abort();
  await receiver.lines(1 + waiting.length);
  for (const { gone } of begun) gone.abort();
  const [, ...lines] = await receiver.lines(senders.length);
  for (const { forwarded } of lines) assert.match(forwarded.error, /^the sender has gone/);
  await Promise.all(senders.map(({ answered }) => answered));
  // None of those that waited was passed on, and one who stays has his turn at once.
  const next = post(receiver.url, event());
  await until(() => other.requests.length === AT_ONCE + 1, receiver.stdout);
  assert.deepEqual(other.requests[AT_ONCE].body, Buffer.from(event()));
  other.release();
  assert.equal(await next, 200);
  await receiver.stop();
  other.close();
});

test("30 s are from the call on, for what waits for a connection, too", async () => {
  const { connectionsTo } = await import(/** @type {string} */ ("./node_modules/wms-webhook/cli/io/post.js"));
  const other = await hold();
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const { post: call, close } = connectionsTo(new URL(other.url));
    /** @type {string[]} */
    const failures = [];
    const note = (/** @type {Error} */ error) => failures.push(error.message);
    const calls = [call(Buffer.from("1"), {}).catch(note), call(Buffer.from("2"), {}).catch(note)];
    while (other.requests.length === 0) await new Promise(setImmediate);
    mock.timers.tick(29_999);
    await new Promise(setImmediate);
    assert.deepEqual(failures, []);
    mock.timers.tick(1);
    for (let turns = 0; turns < 10; turns += 1) await new Promise(setImmediate);
    const message = `${new URL(other.url).origin} does not answer: no answer within 30 s`;
    assert.deepEqual(failures, [message, message]);
    await Promise.all(calls);
    assert.equal(other.requests.length, 1);
    close();
  } finally {
    mock.timers.reset();
    other.close();
  }
});

test("a status that nobody may send is answered 502, and does not end it", async () => {
  let status = "";
  const other = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`));
  });
  await once(other.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (other.address());
  const receiver = await listen(["--forward", `http://127.0.0.1:${port}/`]);
  /** @type {[string, number][]} */
  const statuses = [
    ["000", 502],
    ["099", 502],
    ["200", 200],
    ["599", 599],
  ];
  for (const [theirs, ours] of statuses) {
    status = theirs;
    assert.equal(await post(receiver.url, event()), ours, theirs);
  }
  assert.equal((await receiver.stop()).status, 0);
  other.close();
});

test("what is for one connection only, and a sender's authorization beside ours, are not passed on", async () => {
  const other = await serve(() => ({ status: 200 }));
  const fields = [
    `X-WMS-Content-MAC: ${sign(event())}`,
    "Connection: X-Hop, close",
    "Connection: x-other-hop",
    "X-Hop: 1",
    "X-Other-Hop: 1",
    "X-End: 1",
    "Authorization: Bearer sender",
    `Content-Length: ${event().length}`,
  ];
  /** @param {string} url */
  const send = async (url) => {
    const receiver = await listen(["--forward", url]);
    const socket = connect(Number(new URL(receiver.url).port), "127.0.0.1");
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${fields.join("\r\n")}\r\n\r\n${event()}`);
    await receiver.lines(1);
    socket.destroy();
    await receiver.stop();
    return other.requests[other.requests.length - 1].headers;
  };
  const headers = await send(other.url);
  assert.deepEqual([headers["x-hop"], headers["x-other-hop"], headers["x-end"]], [undefined, undefined, "1"]);
  assert.equal(headers.authorization, "Bearer sender");
  const { host, pathname } = new URL(other.url);
  const ours = await send(`http://user:pass@${host}${pathname}`);
  assert.equal(ours.authorization, `Basic ${Buffer.from("user:pass").toString("base64")}`);
  other.close();
});
