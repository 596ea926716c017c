// @ts-check
// How the body comes: in pieces, too long, read by somebody else, never ending.

import assert from "node:assert/strict";
import { test } from "node:test";
import { recording } from "./recording.mjs";
import { event, request, sign } from "./sender.mjs";

const body = event();
const header = sign(body);

/** A body of unknown length. @param {(controller: ReadableStreamDefaultController) => void} pull @param {() => void} [cancel] */
function streamed(pull, cancel = () => {}) {
  const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
  const headers = { "x-wms-content-mac": header };
  const init = { method: "POST", headers, body, duplex: "half" };
  return new Request("https://example.com/", /** @type {RequestInit} */ (init));
}

test("a body without a length is cut off at the limit", async () => {
  let [pulled, isCancelled] = [0, false];
  const { receiver, codes } = recording({ maxBodyBytes: 1000 });
  const endless = streamed(
    (controller) => {
      pulled += 100;
      controller.enqueue(new Uint8Array(100));
    },
    () => {
      isCancelled = true;
    },
  );
  assert.equal((await receiver.fetch(endless)).status, 413);
  assert.deepEqual(codes(), ["body_too_large"]);
  assert.equal(pulled, 1100);
  assert.ok(isCancelled);
});

test("a body that says it is too long is not read", async () => {
  let pulled = 0;
  const { receiver, codes } = recording({ maxBodyBytes: 1000 });
  const long = streamed(() => {
    pulled += 1;
  });
  long.headers.set("content-length", "1001");
  assert.equal((await receiver.fetch(long)).status, 413);
  assert.deepEqual(codes(), ["body_too_large"]);
  assert.equal(pulled, 0);
});

test("a body whose stream somebody else reads, or made text: 500, and it says so", async () => {
  const { receiver, codes } = recording();
  const locked = request(body);
  locked.body?.getReader();
  assert.equal((await receiver.fetch(locked)).status, 500);
  assert.deepEqual(codes(), ["body_already_parsed"]);
});

test("a body that comes byte by byte is the same body", async () => {
  const { receiver, handled } = recording();
  const bytes = Buffer.from(body);
  let at = 0;
  const slow = streamed((controller) => {
    if (at === bytes.length) controller.close();
    else controller.enqueue(Uint8Array.of(bytes[at++]));
  });
  assert.equal((await receiver.fetch(slow)).status, 200);
  assert.deepEqual(handled, [JSON.parse(body)]);
});

test("a body that does not end is given up, one that breaks off is refused", async () => {
  const { receiver, codes } = recording({ bodyTimeout: 0.05 });
  assert.equal((await receiver.fetch(streamed(() => new Promise(() => {})))).status, 408);
  assert.equal(
    (await receiver.fetch(streamed((controller) => controller.error(new Error("reset"))))).status,
    400,
  );
  assert.deepEqual(codes(), ["body_timeout", "incomplete_body"]);
});
