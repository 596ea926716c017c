// @ts-check
// What `conform` sends, and which answers it takes for an acceptance: by the module itself.

import { deepEqual, equal, ok } from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, validateHeaderValue } from "node:http";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { brotliDecompressSync } from "node:zlib";
import { SECRET } from "./faults.mjs";

const FOLDER = "./node_modules/wms-webhook";
const { grade } = await import(`${FOLDER}/cli/grade.js`);
/** @type {{ stamp: string, deliveries: { header: string | string[] | null, accept: boolean, isLenient: boolean }[] }} */
const { stamp, deliveries } = JSON.parse(
  brotliDecompressSync(readFileSync(`${FOLDER}/conform.json.br`)).toString(),
);

/** @param {(body: string, request: import("node:http").IncomingMessage) => number | Promise<number>} statusOf */
async function graded(statusOf, isStrict = false) {
  const sockets = new Set();
  let [connections, inHand, mostInHand] = [0, 0, 0];
  const server = createServer(async (request, response) => {
    inHand += 1;
    mostInHand = Math.max(mostInHand, inHand);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const status = await statusOf(Buffer.concat(chunks).toString("latin1"), request);
    inHand -= 1;
    response.writeHead(status).end();
  });
  server.keepAliveTimeout = 0;
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const report = await grade(new URL(`http://127.0.0.1:${port}/`), SECRET, { isStrict });
  for (let tries = 0; sockets.size > 0 && tries < 100; tries += 1) await setTimeout(20);
  const left = sockets.size;
  server.close();
  server.closeAllConnections();
  return { ...report, connections, mostInHand, left };
}

/** @param {{ wrong: number }[]} causes */
const some = (causes) => causes.length > 0;

/** Whether HTTP carries it as it is: Node takes it, no space is at an end, and servers take 8 KB. @param {string} value */
function isCarried(value) {
  try {
    validateHeaderValue("x", value);
  } catch {
    return false;
  }
  return value.trim() === value && !value.includes("\t") && value.length < 8192;
}

test("each delivery is sent once, eight at a time, on connections that are kept and then closed", async () => {
  let received = 0;
  const heads = new Set();
  const { sent, unsendable, connections, mostInHand, left } = await graded(async (_, { method, headers }) => {
    received += 1;
    heads.add(`${method} ${headers["content-type"]}`);
    await setTimeout(1);
    return 204;
  });
  deepEqual([received, connections, mostInHand, left], [sent, 8, 8, 0]);
  deepEqual([...heads], ["POST application/json"]);
  const headersOf = (/** @type {string | string[] | null} */ header) =>
    header === null ? [] : [header].flat();
  const carried = deliveries.filter(({ header }) => headersOf(header).every(isCarried));
  deepEqual([sent, unsendable], [carried.length, deliveries.length - carried.length]);
  ok(unsendable > 0 && sent > 2000, `${sent} sent, ${unsendable} not`);
});

test("headers are those of the corpus: none, one or several", async () => {
  const counts = new Set();
  await graded((_, { rawHeaders }) => {
    counts.add(rawHeaders.filter((name) => name.toLowerCase() === "x-wms-content-mac").length);
    return 204;
  });
  const wanted = new Set(
    deliveries.map(({ header }) => (header === null ? 0 : Array.isArray(header) ? header.length : 1)),
  );
  deepEqual([...counts].sort(), [...wanted].sort());
});

test("an event happened now", async () => {
  const now = Math.floor(Date.now() / 1000);
  let [ofToday, ofThen] = [0, 0];
  await graded((body) => {
    const [, seconds] = /"timestamp":(\d{10})\b/.exec(body) ?? [];
    if (seconds === stamp) ofThen += 1;
    else if (Math.abs(Number(seconds) - now) < 120) ofToday += 1;
    return 204;
  });
  equal(ofThen, 0);
  ok(ofToday > 1000, `${ofToday}`);
});

test("an acceptance is a status from 200 to 299, and nothing else is", async () => {
  for (const [status, isAccepted] of /** @type {const} */ ([
    [200, true],
    [299, true],
    [300, false],
    [401, false],
    [500, false],
  ])) {
    const { wronglyAccepted, wronglyRefused } = await graded(() => status);
    deepEqual([some(wronglyAccepted), some(wronglyRefused)], [isAccepted, !isAccepted], `${status}`);
  }
});

test("a strict receiver is not sent what it may refuse", async () => {
  const strict = await graded(() => 204, true);
  const all = await graded(() => 204);
  const lenient = deliveries.filter(({ isLenient }) => isLenient).length;
  ok(lenient > 0);
  equal(all.sent + all.unsendable - strict.sent - strict.unsendable, lenient);
});
