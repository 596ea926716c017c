// @ts-check
// The adapter of AWS Lambda, by itself; the suites `examples` and `deployed` send deliveries through each of its forms.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lambdaHandler } from "wms-webhook/lambda";
import { createReceiver } from "wms-webhook/receiver";
import { event, NOW, SECRET, sign } from "./sender.mjs";

/** @param {any} [options] */
function made(options) {
  /** @type {any[]} */
  const handled = [];
  const receiver = createReceiver({
    secret: () => SECRET,
    now: () => NOW * 1000,
    onError: () => {},
    ...options,
  });
  receiver.onAny((given, { rest }) => void handled.push([given.sessionId, ...rest]));
  return { handler: lambdaHandler(receiver), handled };
}

const POST = { requestContext: { http: { method: "POST" } } };
/** @param {string} body */
const delivery = (body) => ({ ...POST, headers: { "x-wms-content-mac": sign(body) }, body });

test("handlers are given Lambda's event and context", async () => {
  const { handler, handled } = made();
  const [given, context] = [delivery(event({ sessionId: "s-1" })), { awsRequestId: "r-1" }];
  assert.deepEqual(await handler(given, context), {
    statusCode: 200,
    headers: {},
    body: "",
    isBase64Encoded: false,
  });
  assert.deepEqual(handled, [["s-1", given, context]]);
});

test("base64 is the bytes that were sent, and only if the event says so", async () => {
  const { handler } = made();
  const body = event();
  const encoded = { ...delivery(body), body: Buffer.from(body).toString("base64") };
  assert.equal((await handler({ ...encoded, isBase64Encoded: true })).statusCode, 200);
  assert.equal((await handler(encoded)).statusCode, 401);
});

test("a signature that comes twice is none, though each is right", async () => {
  const { handler } = made();
  const body = event();
  const multiValueHeaders = { "X-WMS-Content-MAC": [sign(body), sign(body)] };
  const twice = await handler({ httpMethod: "POST", multiValueHeaders, body });
  assert.equal(twice.statusCode, 401);
  const once = { "X-WMS-Content-MAC": [sign(body)] };
  assert.equal((await handler({ httpMethod: "POST", multiValueHeaders: once, body })).statusCode, 200);
});

test("a store that is away: 503, when to try again, in the form of the event's headers", async () => {
  const away = () => Promise.reject(new Error("away"));
  const { handler } = made({ store: { claim: away, commit: away, release: away } });
  const body = event();
  const signature = sign(body);
  const single = await handler({ ...delivery(body) });
  assert.deepEqual([single.statusCode, single.headers?.["retry-after"]], [503, "5"]);
  const multiValueHeaders = { "x-wms-content-mac": [signature] };
  const several = await handler({ httpMethod: "POST", multiValueHeaders, body });
  assert.deepEqual([several.statusCode, several.multiValueHeaders?.["retry-after"]], [503, ["5"]]);
  assert.equal(several.headers, undefined);
});

test("answerWithin changes nothing: what goes on behind an answer would be frozen, so the answer waits", async () => {
  const order = /** @type {string[]} */ ([]);
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, answerWithin: 0.01 }).onAny(
    async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push("handled");
    },
  );
  const { statusCode } = await lambdaHandler(receiver)(delivery(event()));
  order.push("answered");
  assert.deepEqual([statusCode, order], [200, ["handled", "answered"]]);
});

test("other methods are answered 405, a body that is missing 422", async () => {
  const { handler } = made();
  const get = await handler({ requestContext: { http: { method: "GET" } }, headers: {} });
  assert.deepEqual([get.statusCode, get.headers?.allow], [405, "POST"]);
  const headers = { "x-wms-content-mac": sign("") };
  assert.equal((await handler({ ...POST, headers })).statusCode, 422);
  assert.equal((await handler({ ...POST, headers, body: null })).statusCode, 422);
});

test("what is no request, and what is no receiver, throw a TypeError that says what to do", async () => {
  const { handler } = made();
  for (const other of [{ Records: [] }, {}, undefined, null, "POST"]) {
    await assert.rejects(handler(/** @type {any} */ (other)), {
      name: "TypeError",
      message: /receiver\.take\(/,
    });
  }
  for (const other of [undefined, {}, () => {}]) {
    const mistake = { name: "TypeError", message: /takes a receiver/ };
    assert.throws(() => lambdaHandler(/** @type {any} */ (other)), mistake);
  }
});
