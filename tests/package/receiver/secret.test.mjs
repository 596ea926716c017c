// @ts-check
// Secrets by request: which function is asked, with what, and what comes of its failures.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
import { logged, now, recording, verdictOf } from "./recording.mjs";
import { event, post, request, SECRET, sign } from "./sender.mjs";

/** @param {string} body @param {string} secret */
const signedWith = (body, secret) => ({ body, signature: sign(body, secret) });

test("each tenant has a secret of its own, and none signs for another", async () => {
  /** @type {Record<string, any>} */
  const secrets = {
    a: "secret of a",
    b: ["new of b", "old of b"],
    c: new TextEncoder().encode("secret of c"),
  };
  for (const secret of [
    (/** @type {any} */ { tenant }) => secrets[tenant],
    async (/** @type {any} */ { tenant }) => secrets[tenant],
  ]) {
    const { receiver, handled, codes } = recording({ secret });
    for (const [tenant, signer, outcome] of [
      ["a", "secret of a", "handled"],
      ["a", "new of b", "refused"],
      ["b", "new of b", "handled"],
      ["b", "old of b", "handled"],
      ["b", "secret of a", "refused"],
      ["c", "secret of c", "handled"],
      ["c", "secret of a", "refused"],
    ]) {
      const delivery = { ...signedWith(event(), signer), tenant };
      assert.equal((await receiver.take(delivery)).outcome, outcome, `${signer} for ${tenant}`);
    }
    assert.equal(handled.length, 4);
    assert.deepEqual(
      codes(),
      Array.from({ length: 3 }, () => "signature_mismatch"),
    );
  }
});

test("the function is called for a delivery only, with what the receiver was given", async () => {
  /** @type {unknown[][]} */
  const calls = [];
  /** @type {unknown[][]} */
  const deliveries = [];
  const receiver = createReceiver({
    secret(/** @type {unknown[]} */ ...given) {
      calls.push(given);
      return SECRET;
    },
    now,
  }).onAny((_event, delivery) => void deliveries.push([delivery.request, ...delivery.rest]));
  assert.deepEqual(calls, []);

  const [env, ctx] = [{ name: "env" }, { name: "ctx" }];
  const sent = request(event());
  assert.equal((await receiver.fetch(sent, env, ctx)).status, 200);
  const body = event();
  const taken = { body, signature: sign(body) };
  assert.equal((await receiver.take(taken, env)).outcome, "handled");
  assert.equal((await receiver.take({ ...taken, body: event() })).outcome, "refused");

  /** @type {unknown} */
  let req;
  const server = createServer((incoming, res) => {
    req = incoming;
    void receiver.node(incoming, res, ctx, env);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    assert.equal(await post(port, event()), 200);
  } finally {
    server.close();
  }
  const expected = [
    [sent, env, ctx],
    [taken, env],
    [req, ctx, env],
  ];
  assert.equal(calls.length, 4);
  calls.splice(2, 1);
  for (const given of [calls, deliveries]) {
    for (const [at, values] of expected.entries()) {
      assert.equal(given[at].length, values.length);
      for (const [place, value] of values.entries()) assert.equal(given[at][place], value);
    }
  }
});

test("what is handed over follows whatever the secret is", async () => {
  /** @type {unknown[][]} */
  const deliveries = [];
  const receiver = createReceiver({ secret: SECRET, now }).onAny(
    (_event, { request, rest }) => void deliveries.push([request, rest]),
  );
  const sent = request(event());
  await receiver.fetch(sent, 5);
  assert.equal(deliveries[0][0], sent);
  assert.deepEqual(deliveries[0][1], [5]);
});

const MISTAKES = /** @type {[() => unknown, RegExp][]} */ ([
  [
    () => {
      throw new Error("vault is sealed");
    },
    /^Error: vault is sealed$/,
  ],
  [() => Promise.reject(new Error("ECONNREFUSED")), /^Error: ECONNREFUSED$/],
  [() => new Promise(() => {}), /^Error: no answer within 0.05 s$/],
  // What it returns is checked as the option is.
  [() => undefined, /^TypeError: The secret is undefined/],
  [async () => null, /^TypeError: The secret is a value of type object/],
  [() => "", /^TypeError: The secret is empty/],
  [() => "undefined", /^TypeError: The secret is the text "undefined"/],
  [() => [], /^TypeError: The array of secrets is empty/],
  [() => [SECRET, undefined], /^TypeError: The secret at index 1 is undefined/],
  [() => [Promise.resolve(SECRET)], /^TypeError: The secret at index 0 is a Promise: await it\.$/],
  [() => () => SECRET, /^TypeError: The secret is a value of type function/],
]);

for (const [secret, cause] of MISTAKES) {
  test(`a secret that cannot be had is 503 and no verdict: ${cause.source}`, async () => {
    const { receiver, handled, failures, codes } = recording({ secret, storeTimeout: 0.05 });
    await logged(async () => {
      const authentic = event();
      const response = await receiver.fetch(request(authentic));
      assert.deepEqual([response.status, response.headers.get("retry-after")], [503, "5"]);
      assert.deepEqual(verdictOf(await receiver.take({ body: authentic, signature: sign(event()) })), {
        outcome: "failed",
        status: 503,
        code: "secret_unavailable",
      });
    });
    assert.deepEqual([handled, codes()], [[], ["secret_unavailable", "secret_unavailable"]]);
    for (const { error, failure } of failures) {
      assert.match(String(error.cause), cause);
      assert.equal(failure.isAuthentic, false);
    }
  });
}

test("once the secret can be had, the same delivery is handled", async () => {
  let isSealed = true;
  const secret = async () => {
    if (isSealed) throw new Error("vault is sealed");
    return SECRET;
  };
  const { receiver, handled } = recording({ secret });
  const body = event();
  await logged(async () => assert.equal((await receiver.fetch(request(body))).status, 503));
  isSealed = false;
  assert.equal((await receiver.fetch(request(body))).status, 200);
  assert.equal(handled.length, 1);
});

test("if the hook cannot note it either, it is 503 all the same", async () => {
  const secret = () => Promise.reject(new Error("vault is sealed"));
  const { receiver } = recording({ secret, onError: () => Promise.reject(new Error("disk full")) });
  await logged(async () => assert.equal((await receiver.fetch(request(event()))).status, 503));
});

test("without a hook the console has the cause, once: anybody can send what asks for a secret", async () => {
  const secret = () => Promise.reject(new Error("vault is sealed"));
  const receiver = createReceiver({ secret, now });
  const lines = await logged(async () => {
    for (let sent = 0; sent < 3; sent += 1) await receiver.fetch(request(event()));
  });
  assert.deepEqual(lines, [
    ["wms-webhook: the secret for this request is unavailable", "Error: vault is sealed"],
  ]);
});

test("what is refused without a secret asks for none", async () => {
  let asked = 0;
  const secret = () => {
    asked += 1;
    return SECRET;
  };
  const { receiver, codes } = recording({ secret, maxBodyBytes: 100 });
  await receiver.fetch(new Request("https://example.com/"));
  await receiver.fetch(request(" ".repeat(101)));
  assert.deepEqual([asked, codes()], [0, ["method_not_allowed", "body_too_large"]]);
});

test("the other options are checked when the receiver is made, and the function is not asked", () => {
  const secret = () => assert.fail("asked");
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([
    [{ encoding: "utf8" }, /"encoding" must be one of/],
    [{ maxBodyBytes: 0 }, /"maxBodyBytes" must be an integer/],
    [{ strict: 1 }, /"strict" must be true or false/],
  ])) {
    assert.throws(() => createReceiver({ secret, ...options }), { name: "TypeError", message });
  }
  createReceiver({ secret, encoding: "bytes" });
});

test("a list with a wrong secret says at which index it stands", () => {
  for (const [wrong, words] of /** @type {[unknown, string][]} */ ([
    [undefined, "undefined: is its environment variable set?"],
    [null, "a value of type object."],
    ["", "empty: anybody could sign with it."],
    [" ", "white space only."],
    ["undefined", 'the text "undefined"'],
    ["x".repeat(21_846), "longer than 21845 characters"],
    [[SECRET], "a value of type object."],
    [Promise.resolve(SECRET), "a Promise: await it."],
  ])) {
    for (const [secret, at] of /** @type {[unknown[], number][]} */ ([
      [[wrong], 0],
      [[SECRET, wrong], 1],
      [[SECRET, SECRET, wrong, wrong], 2],
    ])) {
      const create = () => createReceiver(/** @type {any} */ ({ secret }));
      assert.throws(create, (error) => {
        assert.ok(error instanceof TypeError);
        assert.ok(error.message.startsWith(`The secret at index ${at} is ${words}`), error.message);
        return true;
      });
    }
  }
  createReceiver({ secret: [SECRET, new TextEncoder().encode("old")] });
});

test("a list that is wrong as a whole, or beside a wrong option, blames no index", () => {
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([
    [{ secret: [] }, /^The array of secrets is empty/],
    [{ secret: Array(257).fill(SECRET) }, /^The array has more than \d+ secrets/],
    [{ secret: [SECRET], encoding: "utf8" }, /^The option "encoding"/],
    [{ secret: undefined }, /^The secret is undefined: is its environment variable set\?/],
    [{ secret: Promise.resolve(SECRET) }, /^The secret is a Promise: await it, or pass a function\.$/],
    [{}, /^The option "secret" is missing: pass \{ secret: process\.env\.MAC_SECRET \}\.$/],
    [{ onError() {} }, /^The option "secret" is missing/],
  ])) {
    assert.throws(() => createReceiver(options), { name: "TypeError", message });
  }
});
