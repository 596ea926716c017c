// @ts-check
// What onError is given: enough to keep a delivery, nothing that a log would keep of it, once for each fault.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { inspect } from "node:util";
import { WmsWebhookError } from "wms-webhook";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { logged, now, recording } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

const fail = () => {
  throw new Error("ECONNREFUSED");
};

const BODY = event();

/**
 * What goes wrong, with what the hook is told of it.
 * @type {[name: string, code: string | undefined, store: object, status: number, handled: boolean][]}
 */
const FAULTS = [
  ["a claim that fails", "store_unavailable", { claim: fail }, 503, false],
  ["a commit that fails", "commit_failed", { commit: fail }, 200, true],
  ["a handler that throws", undefined, {}, 500, false],
  ["a handler that throws, and a claim that cannot be given back", undefined, { release: fail }, 500, false],
];

for (const [name, code, methods, status, handled] of FAULTS) {
  test(`${name}: one call, with id and handled`, async () => {
    const options = { store: { ...memoryStore(), ...methods } };
    const { receiver, failures } = recording(options);
    receiver.on("WMS_LOADED", async () => {
      if (code === undefined) throw new Error("no database");
    });
    const body = event();
    assert.equal((await receiver.fetch(request(body))).status, status);
    assert.equal(failures.length, 1);
    const [{ error, failure }] = failures;
    assert.equal(error.code, code);
    assert.deepEqual(
      [failure.code, failure.handled, failure.isAuthentic],
      [code ?? "handler_failed", handled, true],
    );
    assert.equal(failure.id, sign(body).slice(12));
    assert.equal(Buffer.from(/** @type {Uint8Array} */ (failure.body)).toString(), body);
    assert.equal(failure.signature, sign(body));
    assert.deepEqual(failure.event, JSON.parse(body));
  });
}

test("whatever a clock throws is a failure that the console hears of", async () => {
  for (const thrown of [null, undefined, "no time", new Error("no time")]) {
    const broken = () => {
      throw thrown;
    };
    const receiver = createReceiver({ secret: SECRET, now: broken, store: memoryStore() });
    receiver.onAny(() => {});
    const said = await logged(async () => {
      assert.equal((await receiver.fetch(request(event()))).status, 500);
    });
    assert.deepEqual(said, [
      ["wms-webhook: WMS_LOADED:", thrown instanceof Error ? "no time" : String(thrown)],
    ]);
  }
});

test("what is not authentic has no id, and no event", async () => {
  const { receiver, failures } = recording();
  await receiver.fetch(request("{}", { "x-wms-content-mac": sign("[]") }));
  const [{ failure }] = failures;
  assert.deepEqual(
    [failure.id, failure.event, failure.handled, failure.isAuthentic],
    [undefined, undefined, false, false],
  );
});

test("nothing that lists properties shows body, event, signature or id: no console, copy or JSON", async () => {
  const written = mock.method(process.stderr, "write", () => true);
  const body = event({ sessionId: "a-person", severity: "ERROR" });
  /** @type {string[]} */
  const shown = [];
  try {
    const onError = (/** @type {any} */ error, /** @type {any} */ failure) => {
      console.error(error, failure);
      shown.push(
        inspect({ error, failure }, { depth: 9 }),
        JSON.stringify(failure),
        JSON.stringify({ ...failure }),
      );
      shown.push(inspect(Object.assign({}, failure)), inspect(Object.entries(failure)), String(failure));
      for (const name in failure) shown.push(`${name}: ${failure[name]}`);
      shown.push(JSON.stringify(structuredClone(failure)));
    };
    const receiver = createReceiver({ secret: SECRET, now, onError });
    receiver.onAny(() => {
      throw new Error("no database");
    });
    await receiver.fetch(request(body));
    shown.push(...written.mock.calls.map(({ arguments: [text] }) => String(text)));
  } finally {
    written.mock.restore();
  }
  const text = shown.join("\n");
  assert.match(text, /isAuthentic: true/);
  assert.match(text, /no database/);
  for (const secret of ["a-person", "WMS_LOADED", sign(body).slice(12, 40), body.slice(2, 20)]) {
    assert.equal(text.includes(secret), false, secret);
  }
  assert.doesNotMatch(text, /Uint8Array|Buffer|123,\s+34/);
});

test("what is reported twice has each time its own code, and what was known then", async () => {
  /** @type {any[]} */
  const failures = [];
  let commits = 0;
  const store = { ...memoryStore(), commit: () => Promise.reject(new Error(`${++commits}`)) };
  const options = {
    store,
    handlerTimeout: 0.02,
    onError: (/** @type {any} */ _, /** @type {any} */ failure) => void failures.push(failure),
  };
  const receiver = createReceiver({ secret: SECRET, now, ...options });
  let finish = () => {};
  receiver.onAny(() => new Promise((resolve) => (finish = () => resolve(undefined))));
  // A handler that hangs keeps no process alive.
  const alive = setTimeout(() => {}, 10_000);
  const { code, status } = await receiver.take({ body: BODY, signature: sign(BODY) });
  clearTimeout(alive);
  assert.deepEqual([code, status], ["handler_timeout", 503]);
  finish();
  assert.equal(await receiver.close(), 0);
  assert.deepEqual(
    failures.map(({ code, handled, id }) => [code, handled, id]),
    [
      ["handler_timeout", false, sign(BODY).slice(12)],
      ["commit_failed", true, sign(BODY).slice(12)],
    ],
  );
});

for (const [name, options, code] of /** @type {[string, object, string][]} */ ([
  ["a clock", { now: fail, store: memoryStore() }, "unexpected_error"],
  ["a secret function", { secret: fail }, "secret_unavailable"],
])) {
  test(`${name} that throws: ${code}, for the hook and in the outcome`, async () => {
    const { receiver, failures } = recording(options);
    const body = event();
    const outcome = await receiver.take({ body, signature: sign(body) });
    assert.equal(outcome.code, code);
    assert.deepEqual(
      failures.map(({ failure }) => failure.code),
      [code],
    );
  });
}

test("a handler that throws one of our errors is handler_failed, and the hook is given what it threw", async () => {
  const thrown = new WmsWebhookError("signature_mismatch");
  const { receiver, failures } = recording();
  receiver.on("WMS_LOADED", () => {
    throw thrown;
  });
  const body = event();
  assert.equal((await receiver.take({ body, signature: sign(body) })).code, "handler_failed");
  assert.deepEqual([failures[0].error, failures[0].failure.code], [thrown, "handler_failed"]);
});

test("the code is shown where the failure is listed", async () => {
  const { receiver, failures } = recording();
  await receiver.fetch(request("{}", {}));
  const { failure } = failures[0];
  assert.deepEqual({ ...failure }, { code: "missing_signature", isAuthentic: false, handled: false });
  assert.match(inspect(failure), /code: 'missing_signature'/);
});
