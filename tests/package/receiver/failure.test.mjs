// @ts-check
// What onError is given: enough to keep a delivery, nothing that a log would keep of it, once for each fault.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { inspect } from "node:util";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { logged, now, recording } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

const fail = () => {
  throw new Error("ECONNREFUSED");
};

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
    assert.deepEqual([failure.handled, failure.isAuthentic], [handled, true]);
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
