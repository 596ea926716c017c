// @ts-check
// What is refused, how it is answered, and what the hook and the console learn of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseEvent, WmsWebhookError } from "wms-webhook";
import { createReceiver } from "wms-webhook/receiver";
import { logged, now, recording } from "./recording.mjs";
import { event, NOW, request, SECRET, sign } from "./sender.mjs";

const body = event();
const header = sign(body);
const altered = body.replace('"INFO"', '"WARN"');
const lossy = event({ event: "GENERAL_ERROR", payload: { details: "camera #1" } });
/** @type {Record<string, { request: () => Request, status: number, isAuthentic?: boolean }>} */
const REFUSED = {
  missing_signature: { request: () => request(body, {}), status: 401 },
  malformed_signature: {
    request: () => request(body, { "x-wms-content-mac": header.replace("hmac-", "") }),
    status: 401,
  },
  signature_mismatch: { request: () => request(altered, { "x-wms-content-mac": header }), status: 401 },
  ambiguous_body: {
    request: () => request(lossy.replace("#", "ģ"), { "x-wms-content-mac": sign(lossy) }),
    status: 401,
  },
  body_too_large: { request: () => request(" ".repeat(1_048_577)), status: 413 },
  invalid_json: { request: () => request(body.slice(1)), status: 422, isAuthentic: true },
  invalid_event: { request: () => request("{}"), status: 422, isAuthentic: true },
  stale_event: { request: () => request(event({ timestamp: NOW - 86_401 })), status: 401, isAuthentic: true },
  method_not_allowed: { request: () => new Request("https://example.com/"), status: 405 },
  body_already_parsed: {
    request() {
      const parsed = request(body);
      void parsed.json();
      return parsed;
    },
    status: 500,
  },
};

for (const [code, { request: make, status, isAuthentic = false }] of Object.entries(REFUSED)) {
  test(`${code} is answered ${status}, and only the hook learns why`, async () => {
    const { receiver, handled, failures } = recording();
    await logged(async () => {
      const sent = make();
      const response = await receiver.fetch(sent);
      assert.equal(response.status, status);
      const text = `${await response.text()}${JSON.stringify([...response.headers])}`;
      assert.doesNotMatch(text, new RegExp(`${code}|session|hmac|[0-9a-f]{16}|${SECRET}`));
    });
    assert.equal(handled.length, 0);
    assert.equal(failures.length, 1);
    const [{ error, failure }] = failures;
    assert.ok(error instanceof WmsWebhookError);
    assert.equal(error.code, code);
    assert.equal(error.status, status);
    assert.equal(failure.isAuthentic, isAuthentic);
    const { stack, message, ...properties } = error;
    assert.doesNotMatch(
      stack + message + JSON.stringify(properties),
      /session-|hmac-sha256=[0-9a-f]|[0-9a-f]{16}/,
    );
  });
}

test("an authentic delivery that is no event reaches the hook with its bytes", async () => {
  const { receiver, failures } = recording();
  const body = event({ sequence: "first" });
  assert.equal((await receiver.fetch(request(body))).status, 422);
  const [{ error, failure }] = failures;
  assert.equal(error.path, "/sequence");
  assert.equal(Buffer.from(failure.body ?? []).toString(), body);
  assert.equal(failure.event, undefined);
});

test("an ambiguous body reaches the hook with its bytes, from which its session is read", async () => {
  const { receiver, failures } = recording();
  const sent = lossy.replace("#", "ģ");
  assert.equal((await receiver.fetch(request(sent, { "x-wms-content-mac": sign(lossy) }))).status, 401);
  const [{ error, failure }] = failures;
  assert.equal(error.code, "ambiguous_body");
  assert.equal(failure.isAuthentic, false);
  assert.equal(Buffer.from(failure.body ?? []).toString(), sent);
  assert.equal(parseEvent(failure.body ?? "").sessionId, JSON.parse(lossy).sessionId);
  // Who has altered a delivery sends the signature of the one that was handled.
  assert.equal(failure.signature, sign(lossy));
});

test("if the hook fails, the sender of an authentic delivery may send it again; of another, not", async () => {
  const onError = () => {
    throw new Error("disk full");
  };
  const { receiver } = recording({ onError });
  await logged(async () => {
    assert.equal((await receiver.fetch(request("{}"))).status, 500);
    assert.equal((await receiver.fetch(request(body, {}))).status, 401);
  });
});

test("without a hook, the console learns why authentic deliveries failed, and nothing of what is in them", async () => {
  const receiver = createReceiver({ secret: SECRET, now }).onAny(() => {
    throw new Error("out of order");
  });
  const [invalid, failed] = await logged(async () => {
    await receiver.fetch(request("{}"));
    await receiver.fetch(request(body));
  });
  assert.deepEqual(invalid, [
    "wms-webhook: a delivery:",
    'the body is not a valid WMS event: a required field is missing at "/timestamp"',
  ]);
  assert.deepEqual(failed, ["wms-webhook: the handler of WMS_LOADED failed:", "Error: out of order"]);
});

test("any of the secrets verifies", async () => {
  const { receiver } = recording({ secret: ["new", "old"] });
  const [one, other, third] = [event(), event(), event()];
  assert.equal((await receiver.fetch(request(one, { "x-wms-content-mac": sign(one, "new") }))).status, 200);
  assert.equal(
    (await receiver.fetch(request(other, { "x-wms-content-mac": sign(other, "old") }))).status,
    200,
  );
  assert.equal(
    (await receiver.fetch(request(third, { "x-wms-content-mac": sign(third, "older") }))).status,
    401,
  );
});
