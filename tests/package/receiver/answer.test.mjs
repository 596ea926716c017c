// @ts-check
// What a sender reads: the text of each status, and whether its connection ends.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { now } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

const URL = "https://example.com/";
/** @param {ReadableStream} body */
function streamed(body) {
  const headers = { "x-wms-content-mac": sign("{}") };
  return new Request(URL, /** @type {any} */ ({ method: "POST", headers, body, duplex: "half" }));
}
const never = () => new Promise(() => {});
const fail = () => {
  throw new Error("down");
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

/** As RFC 9110 has the phrases. @type {[status: number, text: string, connection: string | null, options: object, handler: () => unknown, make: () => Request][]} */
const ANSWERS = [
  [200, "", null, {}, () => {}, () => request(event())],
  [202, "Accepted", null, { answerWithin: 0.01 }, pause, () => request(event())],
  [400, "Bad Request", "close", {}, never, () => streamed(new ReadableStream({ pull: fail }))],
  [401, "Unauthorized", null, {}, never, () => request(event(), {})],
  [405, "Method Not Allowed", null, {}, never, () => new Request(URL)],
  [
    408,
    "Request Timeout",
    "close",
    { bodyTimeout: 0.05 },
    never,
    () => streamed(new ReadableStream({ pull: never })),
  ],
  [413, "Content Too Large", "close", { maxBodyBytes: 10 }, never, () => request(event())],
  [
    415,
    "Unsupported Media Type",
    null,
    {},
    never,
    () => request(event(), { "x-wms-content-mac": sign("{}"), "content-encoding": "gzip" }),
  ],
  [422, "Unprocessable Content", null, {}, never, () => request("{}")],
  [500, "Internal Server Error", null, {}, fail, () => request(event())],
  [
    503,
    "Service Unavailable",
    null,
    { store: { ...memoryStore(), claim: fail } },
    never,
    () => request(event()),
  ],
];

for (const [status, text, connection, options, handler, make] of ANSWERS) {
  test(`${status} ${text}`, async () => {
    const receiver = createReceiver({ secret: SECRET, now, onError() {}, ...options }).onAny(handler);
    const answer = await receiver.fetch(make());
    const { headers } = answer;
    assert.equal(answer.status, status);
    assert.equal(await answer.text(), text);
    assert.equal(headers.get("content-type"), text ? "text/plain" : null);
    assert.equal(headers.get("connection"), connection);
    assert.equal(headers.get("retry-after"), status === 503 ? "5" : null);
    assert.equal(headers.get("allow"), status === 405 ? "POST" : null);
    assert.equal(headers.get("accept-encoding"), status === 415 ? "identity" : null);
  });
}
