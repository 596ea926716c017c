// @ts-check
// Deliveries without HTTP: of each it is told what became of it, from which acknowledging, sending again and
// setting aside follow.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { logged, now, recording, verdictOf } from "./recording.mjs";
import { event, NOW, request, SECRET, sign } from "./sender.mjs";

/** @param {string} body */
const signed = (body) => ({ body, signature: sign(body) });
const down = { ...memoryStore(), claim: () => Promise.reject(new Error("ECONNREFUSED")) };
const held = { ...memoryStore(), claim: () => /** @type {const} */ ("held") };

test("a delivery is handled, with its bytes, and then a duplicate, whichever way it comes", async () => {
  const { receiver, handled, failures } = recording();
  const body = event();
  const signature = sign(body);
  assert.deepEqual(verdictOf(await receiver.take({ body, signature })), { outcome: "handled", status: 200 });
  const bytes = new TextEncoder().encode(body);
  for (const one of [body, bytes, Buffer.from(body), bytes.buffer, new DataView(bytes.buffer)]) {
    assert.deepEqual(verdictOf(await receiver.take({ body: one, signature: [signature] })), {
      outcome: "duplicate",
      status: 200,
    });
  }
  assert.equal((await receiver.fetch(request(body))).status, 200);
  assert.equal(handled.length, 1);
  assert.deepEqual(handled[0], JSON.parse(body));
  assert.equal(failures.length, 0);
});

test("its outcome is the same whether the store and the handler are asynchronous or not", async () => {
  const memory = memoryStore({ now });
  const later = {
    claim: async (/** @type {[string, string, number]} */ ...words) => memory.claim(...words),
    commit: async (/** @type {[string, string, number]} */ ...words) => memory.commit(...words),
    release: async (/** @type {[string, string]} */ ...words) => memory.release(...words),
  };
  const mixed = [
    { ...memory, claim: later.claim },
    { ...memory, commit: later.commit },
  ];
  for (const store of [memory, later, ...mixed, transactional()]) {
    for (const handler of [() => {}, async () => {}]) {
      const receiver = createReceiver({ secret: SECRET, now, store }).onAny(handler);
      const delivery = signed(event());
      assert.deepEqual(verdictOf(await receiver.take(delivery)), { outcome: "handled", status: 200 });
      assert.deepEqual(verdictOf(await receiver.take(delivery)), { outcome: "duplicate", status: 200 });
    }
  }
});

/** @returns {import("wms-webhook/receiver").TransactionalStore<undefined>} that takes its time */
function transactional() {
  const done = new Set();
  const moment = () => new Promise((resolve) => setTimeout(resolve, 20));
  return {
    async run(id, _ttl, work) {
      await moment();
      if (done.has(id)) return "done";
      await work(undefined);
      await moment();
      done.add(id);
      return "handled";
    },
  };
}

test("without a clock of its own a receiver has that of the machine", async () => {
  const receiver = createReceiver({ secret: SECRET, onError() {} }).onAny(() => {});
  const seconds = Date.now() / 1000;
  for (const [timestamp, outcome] of /** @type {const} */ ([
    [seconds, "handled"],
    [seconds - 86_000, "handled"],
    [seconds - 87_000, "refused"],
  ])) {
    assert.equal((await receiver.take(signed(event({ timestamp })))).outcome, outcome);
  }
});

test("two at the same moment: one is handled, the other a duplicate", async () => {
  const { receiver, handled } = recording();
  const delivery = signed(event());
  const outcomes = await Promise.all([receiver.take(delivery), receiver.take(delivery)]);
  assert.deepEqual(outcomes.map(({ outcome }) => outcome).sort(), ["duplicate", "handled"]);
  assert.equal(handled.length, 1);
});

test("text beyond ASCII is taken as its UTF-8", async () => {
  const { receiver, handled } = recording({ encoding: "ascii" });
  const body = event({ sessionId: "é" });
  assert.equal((await receiver.take(signed(body))).outcome, "handled");
  assert.equal(handled[0].sessionId, "é");
});

const body = event();
/** @type {Record<string, { delivery: any, status: number, options?: object }>} */
const REFUSED = {
  signature_mismatch: { delivery: { body: `${body} `, signature: sign(body) }, status: 401 },
  missing_signature: { delivery: { body, signature: undefined }, status: 401 },
  malformed_signature: { delivery: { body, signature: [sign(body), sign(body)] }, status: 401 },
  body_too_large: { delivery: signed(" ".repeat(1001)), status: 413, options: { maxBodyBytes: 1000 } },
  invalid_json: { delivery: signed(""), status: 422 },
  invalid_event: { delivery: signed("{}"), status: 422 },
  stale_event: { delivery: signed(event({ timestamp: NOW - 86_401 })), status: 401 },
  // These are no fault of the delivery.
  store_unavailable: { delivery: signed(body), status: 503, options: { store: down } },
  delivery_in_progress: { delivery: signed(body), status: 503, options: { store: held } },
};

for (const [code, { delivery, status, options }] of Object.entries(REFUSED)) {
  test(`${code} is told with its status, and to the hook`, async () => {
    const { receiver, handled, codes } = recording(options);
    const outcome = status < 500 ? "refused" : "failed";
    assert.deepEqual(verdictOf(await receiver.take(delivery)), { outcome, status, code });
    assert.deepEqual([handled, codes()], [[], [code]]);
  });
}

test("a handler that throws: failed, with its code, and handled when it is taken again", async () => {
  let attempts = 0;
  const receiver = createReceiver({ secret: SECRET, now, onError() {} }).onAny(() => {
    attempts += 1;
    if (attempts === 1) throw new Error("no database");
  });
  const delivery = signed(event());
  assert.deepEqual(verdictOf(await receiver.take(delivery)), {
    outcome: "failed",
    status: 500,
    code: "handler_failed",
  });
  assert.deepEqual(verdictOf(await receiver.take(delivery)), { outcome: "handled", status: 200 });
});

test("what the hook fails to note is failed, if it is authentic; refused, if it is not", async () => {
  const onError = () => Promise.reject(new Error("disk full"));
  const { receiver } = recording({ onError });
  await logged(async () => {
    assert.deepEqual(verdictOf(await receiver.take(signed("{}"))), {
      outcome: "failed",
      status: 500,
      code: "invalid_event",
    });
    assert.equal((await receiver.take({ body, signature: "" })).outcome, "refused");
  });
});

test("what the programmer gets wrong rejects with a TypeError that tells how to mend it", async () => {
  const { receiver, failures } = recording();
  const signature = sign(body);
  for (const [delivery, message] of /** @type {[any, RegExp][]} */ ([
    [undefined, /take\(\) takes \{ body, signature \}/],
    [body, /take\(\) takes \{ body, signature \}/],
    [{ signature }, /The body is undefined/],
    [{ body: null, signature }, /The body is null.*body \?\? ""/],
    [{ body: JSON.parse(body), signature }, /The body is an object.*before anything parses it/],
    [{ body: [1], signature }, /The body is an object/],
    [{ body: 5, signature }, /The body is a number/],
    [{ body }, /no property "signature"/],
    [{ body, signature: 5 }, /The signature is not the header's value/],
    [{ body, signature: [signature, 5] }, /The signature is not the header's value/],
    [{ body, signature: { value: signature } }, /The signature is not the header's value/],
  ])) {
    await assert.rejects(
      async () => receiver.take(delivery),
      (/** @type {Error} */ error) => error instanceof TypeError && message.test(error.message),
      String(message),
    );
  }
  assert.equal(failures.length, 0);
  assert.equal((await receiver.take({ body, signature: null })).outcome, "refused");
});

test("it is bound", async () => {
  const { take } = recording().receiver;
  assert.equal((await take(signed(event()))).outcome, "handled");
});

test("a lone surrogate has no bytes: no signature fits a text with one", async () => {
  const { receiver, handled } = recording();
  const body = event({ sessionId: "\ud800" }).replace("\\ud800", "\ud800");
  const replaced = body.replace("\ud800", "\ufffd");
  const signatureOf = (/** @type {string} */ text) =>
    `hmac-sha256=${createHmac("sha256", SECRET).update(Buffer.from(text)).digest("hex")}`;
  const signature = signatureOf(replaced);
  // Nor that of any byte that ends a text.
  for (const other of [
    signature,
    ...Array.from({ length: 128 }, (_, at) => signatureOf(replaced + String.fromCharCode(at))),
  ]) {
    const refused = await receiver.take({ body, signature: other });
    assert.deepEqual(verdictOf(refused), { outcome: "refused", status: 401, code: "signature_mismatch" });
  }
  assert.equal((await receiver.take({ body: replaced, signature })).outcome, "handled");
  assert.equal(handled.length, 1);
});
