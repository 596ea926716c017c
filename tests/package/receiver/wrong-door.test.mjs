// @ts-check
// A request that is given to the wrong method is a mistake of the programmer: a TypeError that names the right one,
// before anything is reported or answered.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { lambdaHandler } from "wms-webhook/lambda";
import { recording } from "./recording.mjs";
import { event, post, request, sign } from "./sender.mjs";

const body = event();
const headers = { "x-wms-content-mac": sign(body) };
const made = () => request(body);
/** As Hono makes it. */
const context = () => ({ req: { raw: made(), header: () => undefined }, header() {}, env: {} });
const lambda = () => ({ requestContext: { http: { method: "POST" } }, headers, body });

/** @typedef {ReturnType<typeof recording>["receiver"]} Receiver */
/** The call, and which method its message names. @type {[string, (receiver: Receiver) => any, RegExp][]} */
const CALLS = [
  ["fetch with the context of Hono", (r) => r.fetch(/** @type {any} */ (context())), /fetch\(c\.req\.raw\)/],
  [
    "fetch with Hono's own request",
    (r) => r.fetch(/** @type {any} */ (context().req)),
    /fetch\(c\.req\.raw\)/,
  ],
  [
    "fetch with an event of SvelteKit",
    (r) => r.fetch(/** @type {any} */ ({ request: made() })),
    /context\.request/,
  ],
  [
    "fetch with a message",
    (r) => r.fetch(/** @type {any} */ ({ body, signature: sign(body) })),
    /receiver\.take\(/,
  ],
  ["fetch with nothing", (r) => r.fetch(/** @type {any} */ (undefined)), /fetch\(\) takes a Request/],
  [
    "node with the context of Hono",
    (r) => r.node(/** @type {any} */ (context()), /** @type {any} */ ({})),
    /c\.req\.raw/,
  ],
  [
    "node with a Request",
    (r) => r.node(/** @type {any} */ (made()), /** @type {any} */ (undefined)),
    /receiver\.fetch\(request\)/,
  ],
  ["take with a Request", (r) => r.take(/** @type {any} */ (made())), /receiver\.fetch\(request\)/],
  ["take with an event of Lambda", (r) => r.take(/** @type {any} */ (lambda())), /lambdaHandler\(receiver\)/],
  [
    "lambda with a Request",
    (r) => lambdaHandler(r)(/** @type {any} */ (made())),
    /receiver\.fetch\(request\)/,
  ],
  [
    "lambda with a message of SQS",
    (r) => lambdaHandler(r)(/** @type {any} */ ({ Records: [] })),
    /receiver\.take\(/,
  ],
];

for (const [name, call, message] of CALLS) {
  test(`${name} rejects with a TypeError that names the right method`, async () => {
    const { receiver, handled, failures } = recording();
    await assert.rejects(async () => call(receiver), { name: "TypeError", message });
    assert.deepEqual([handled, failures], [[], []]);
  });
}

for (const [method, words] of /** @type {const} */ ([
  ["fetch", /use receiver\.node\(req, res\)/],
  ["take", /receiver\.node\(req, res\)/],
])) {
  test(`${method} with a request of node:http rejects with a TypeError that names receiver.node`, async () => {
    const { receiver, failures } = recording();
    /** @type {unknown} */
    let thrown;
    const server = createServer(async (req, res) => {
      try {
        await receiver[method](/** @type {any} */ (req));
      } catch (error) {
        thrown = error;
      }
      res.writeHead(500).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    try {
      assert.equal(await post(port, body), 500);
    } finally {
      server.close();
    }
    assert.ok(thrown instanceof TypeError);
    assert.match(thrown.message, words);
    assert.deepEqual(failures, []);
  });
}

test("what is like a Request is taken, and a delivery that has headers beside its signature", async () => {
  const { receiver, handled } = recording();
  const { method, headers, body: stream, bodyUsed } = made();
  assert.equal((await receiver.fetch({ method, headers, body: stream, bodyUsed })).status, 200);
  const other = event();
  const taken = { body: other, signature: sign(other), headers: {} };
  assert.equal((await receiver.take(taken)).outcome, "handled");
  assert.equal(handled.length, 2);
});
