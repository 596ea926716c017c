// @ts-check
// How the body comes: in pieces, too long, read by somebody else, never ending.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { recording } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

const body = event();
const header = sign(body);

/** A body of unknown length. @param {(controller: ReadableStreamDefaultController) => any} pull @param {() => void} [cancel] */
function streamed(pull, cancel = () => {}) {
  const body = new ReadableStream({ pull, cancel }, { highWaterMark: 0 });
  const headers = { "x-wms-content-mac": header };
  const init = { method: "POST", headers, body, duplex: "half" };
  return new Request("https://example.com/", /** @type {RequestInit} */ (init));
}

/** Waits for it, however long that takes. @param {() => boolean} is */
async function eventually(is) {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("a body without a length is cut off at the limit: answered first, cancelled later", async () => {
  let [pulled, isCancelled, isAnswered] = [0, false, false];
  const { receiver, codes } = recording({
    maxBodyBytes: 1000,
    onError: (/** @type {any} */ error) => {
      assert.equal(error.code, "body_too_large");
      assert.equal(pulled, 1100);
      isAnswered = true;
    },
  });
  const endless = streamed(
    (controller) => {
      pulled += 100;
      controller.enqueue(new Uint8Array(100));
    },
    () => {
      assert.ok(isAnswered);
      isCancelled = true;
    },
  );
  const response = await receiver.fetch(endless);
  assert.deepEqual([response.status, response.headers.get("connection")], [413, "close"]);
  assert.deepEqual(codes(), []);
  assert.ok(!isCancelled);
  // The text ends however long the body goes on. With its length, Deno would never close the connection.
  assert.equal(response.headers.get("content-length"), null);
  assert.equal(await response.text(), "Content Too Large");
  assert.ok(!isCancelled);
  await eventually(() => isCancelled);
  const [before] = [pulled];
  await new Promise(setImmediate);
  assert.equal(pulled, before);
});

test("a body may be as long as the limit, as it says itself and as it is", async () => {
  for (const declared of [{}, { "content-length": String(body.length) }]) {
    for (const [more, status] of [
      [0, 200],
      [-1, 413],
    ]) {
      const { receiver } = recording({ maxBodyBytes: body.length + more });
      const response = await receiver.fetch(request(body, { "x-wms-content-mac": header, ...declared }));
      assert.equal(response.status, status, JSON.stringify([declared, more]));
    }
  }
});

test("a body may pause within its time", async () => {
  const { receiver } = recording({ bodyTimeout: 5 });
  const pausing = streamed(async (controller) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.enqueue(Buffer.from(body));
    controller.close();
  });
  assert.equal((await receiver.fetch(pausing)).status, 200);
});

test("what is left of a body is discarded to its end, however many chunks it has", async () => {
  let pulled = 0;
  const { receiver } = recording({ maxBodyBytes: 1000 });
  const long = streamed((controller) => {
    pulled += 1;
    if (pulled === 200) controller.close();
    else controller.enqueue(new Uint8Array(100));
  });
  const response = await receiver.fetch(long);
  assert.equal(response.status, 413);
  assert.equal(await response.text(), "Content Too Large");
  assert.equal(pulled, 200);
});

test("a body that says it is too long is not read before the answer", async () => {
  let pulled = 0;
  const { receiver, codes } = recording({
    maxBodyBytes: 1000,
    onError: () => assert.equal(pulled, 0),
  });
  const long = streamed((controller) => {
    pulled += 1;
    if (pulled === 3) controller.close();
    else controller.enqueue(new Uint8Array(1000));
  });
  long.headers.set("content-length", "1001");
  const response = await receiver.fetch(long);
  assert.equal(response.status, 413);
  // What is left is thrown away, so that its sender reads this.
  assert.equal(await response.text(), "Content Too Large");
  assert.equal(pulled, 3);
  assert.deepEqual(codes(), []);
});

test("an answer that nobody reads, and a body that never comes, are given up", async () => {
  let isCancelled = false;
  const { receiver } = recording({ maxBodyBytes: 10 });
  const silent = streamed(
    () => new Promise(() => {}),
    () => {
      isCancelled = true;
    },
  );
  silent.headers.set("content-length", "11");
  const response = await receiver.fetch(silent);
  await response.body?.cancel();
  await eventually(() => isCancelled);
});

test("a body that breaks off after all that was declared is whole, with less of it incomplete", async () => {
  const bytes = Buffer.from(body);
  for (const [sent, status] of [
    [bytes, 200],
    [bytes.subarray(1), 400],
  ]) {
    const { receiver } = recording();
    let pulls = 0;
    const broken = streamed((controller) => {
      pulls += 1;
      if (pulls === 1) controller.enqueue(sent);
      else controller.error(new Error("reset"));
    });
    broken.headers.set("content-length", String(bytes.length));
    const response = await receiver.fetch(broken);
    assert.equal(response.status, status);
    assert.equal(response.headers.get("connection"), status === 400 ? "close" : null);
  }
});

test("chunks are bytes whichever view or realm they have, and text or anything else is not", async () => {
  const whole = Buffer.from(body.padEnd(Math.ceil(body.length / 8) * 8));
  const mac = createHmac("sha256", SECRET).update(whole).digest("hex");
  const elsewhere = runInNewContext("new Uint8Array(size)", { size: whole.length });
  elsewhere.set(whole);
  const buffer = new Uint8Array(whole).buffer;
  for (const [chunk, status] of [
    [buffer, 200],
    [new DataView(buffer), 200],
    [new Float64Array(buffer), 200],
    [elsewhere, 200],
    [elsewhere.buffer, 200],
    [`${whole}`, 500],
    [{ byteLength: 1 }, 500],
    [1, 500],
  ]) {
    const { receiver, codes } = recording();
    let isSent = false;
    const request = streamed((controller) => {
      if (isSent) controller.close();
      else controller.enqueue(chunk);
      isSent = true;
    });
    request.headers.set("x-wms-content-mac", `hmac-sha256=${mac}`);
    assert.equal((await receiver.fetch(request)).status, status);
    assert.deepEqual(codes(), status === 200 ? [] : ["body_already_parsed"]);
  }
});

test("a body whose stream somebody else reads, or made text: 500, and it says so", async () => {
  const { receiver, codes } = recording();
  const locked = request(body);
  locked.body?.getReader();
  assert.equal((await receiver.fetch(locked)).status, 500);
  assert.deepEqual(codes(), ["body_already_parsed"]);
});

test("a request that was parsed: 500 and the remedy, a clone made before, which is judged as ever", async () => {
  const { receiver, handled, failures } = recording({ maxBodyBytes: 1000 });
  const parsed = request(body);
  await parsed.json();
  assert.equal((await receiver.fetch(parsed)).status, 500);
  assert.match(failures[0].error.message, /Pass the request unread, or a clone made before\.$/);
  const altered = request(body.replace("INFO", "WARN"), { "x-wms-content-mac": header });
  const long = request(event({ padding: "x".repeat(1000) }));
  const statuses = [];
  for (const sent of [request(body), altered, long]) {
    const clone = sent.clone();
    await sent.json();
    statuses.push((await receiver.fetch(clone)).status);
  }
  assert.deepEqual(statuses, [200, 401, 413]);
  assert.equal(handled.length, 1);
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

test("what is no request is the programmer's mistake: a TypeError, and nothing is reported", async () => {
  const { receiver, handled, failures } = recording();
  for (const request of /** @type {any[]} */ ([undefined, {}, { method: "POST" }])) {
    await assert.rejects(receiver.fetch(request), {
      name: "TypeError",
      message: /^fetch\(\) takes a Request/,
    });
  }
  assert.deepEqual([handled, failures], [[], []]);
});
