// @ts-check
// `listen --forward`: what is passed on and answered, and senders and targets that would wear it out.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { mock, test } from "node:test";
import { event, listen, post, run, serve, sign, until } from "./command.mjs";

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

test("--save keeps what the receiver answered, and a delivery whose answer never came", async () => {
  rmSync("answered.jsonl", { force: true });
  /** @type {(number | Promise<number>)[]} */
  const statuses = [401, 204, 0];
  const other = await serve(async () => ({
    status: (await statuses.shift()) ?? (await new Promise(() => {})),
  }));
  const receiver = await listen(["--forward", other.url, "--save", "answered.jsonl"]);
  for (let at = 0; at < 3; at += 1) await post(receiver.url, event({ sequence: at }));
  const saved = () =>
    readFileSync("answered.jsonl", "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  await until(() => saved().length === 3, receiver.stdout);
  // Still waiting for its answer when Ctrl-C comes.
  const last = post(receiver.url, event({ sequence: 3 })).catch(() => 0);
  await until(() => other.requests.length === 4, receiver.stdout);
  assert.equal(saved().length, 3);
  assert.equal((await receiver.stop()).status, 0);
  await last;
  other.close();
  assert.deepEqual(
    saved().map(({ body, answered }) => [JSON.parse(body).sequence, answered]),
    [
      [0, 401],
      [1, 204],
      [2, undefined],
      [3, undefined],
    ],
  );
});

const NOW = Math.floor(Date.now() / 1000);

/**
 * What `explain` says of a delivery that the receiver answered so.
 * @param {unknown} answered
 * @param {{ timestamp?: number, signature?: string, command?: string }} [fields]
 */
async function told(answered, { timestamp = NOW, signature, command = "explain" } = {}) {
  const body = event({ timestamp });
  const headers = { "x-wms-content-mac": signature ?? sign(body) };
  writeFileSync("told.jsonl", JSON.stringify({ headers, body, verdict: "accepted", answered }));
  const { status, stdout } = await run([command, "told.jsonl"]);
  const json = await run([command, "told.jsonl", "--json"]);
  assert.equal(json.status, status);
  return { status, text: stdout.replaceAll(/\n {2,}/g, " "), answered: JSON.parse(json.stdout).answered };
}

test("explain and verify name a receiver that refuses what verifies, by its answer", async () => {
  const secret = "its secret differs, or something changed the body before it verified (a body parser).";
  for (const command of ["explain", "verify"]) {
    const { status, text, answered } = await told(401, { command });
    assert.deepEqual([status, answered], [1, 401]);
    assert.ok(text.includes(` Verifies here, but the receiver answered 401: ${secret}`), text);
  }
  /** @type {[number, RegExp][]} */
  const others = [
    [400, / answered 400\.$/m],
    [403, / answered 403: something in front of it/],
    [404, / answered 404: the path of the URL/],
    [405, / answered 405: the path of the URL takes no POST/],
    [500, / answered 500: its handler failed, or a body parser/],
    [502, / answered 502: its handler failed, or a server/],
    [503, / answered 503: its secret or its store is unavailable/],
    [302, / answered 302: it redirects/],
  ];
  for (const [answer, words] of others) {
    const { status, text } = await told(answer);
    assert.match(text, words);
    assert.doesNotMatch(text, /secret differs|changed the body/);
    assert.equal(status, 1);
  }
  // Too old for a receiver: it need not be the secret.
  const stale = await told(401, { timestamp: NOW - 90_000 });
  assert.match(stale.text, /answered 401: the event is too old or too far ahead; or its secret differs/);
  for (const taken of [200, 204, 299, undefined, null, "401", 401.5, {}]) {
    const { status, text, answered } = await told(taken);
    assert.equal(status, 0);
    assert.doesNotMatch(text, /answered/, String(taken));
    assert.equal(answered, Number.isInteger(taken) ? taken : undefined);
  }
});

test("explain and verify name a receiver that accepts what is forged", async () => {
  const signature = sign("forged", "other");
  for (const command of ["explain", "verify"]) {
    const { status, text } = await told(200, { signature, command });
    assert.equal(status, 1);
    assert.match(
      text,
      /Refused here, but the receiver answered 200: it does not verify, or its secret differs\./,
    );
  }
  const agreed = await told(401, { signature });
  assert.equal(agreed.status, 1);
  assert.doesNotMatch(agreed.text, /answered/);
});
