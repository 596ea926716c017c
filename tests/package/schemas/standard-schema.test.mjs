// @ts-check
// The schemas as Standard Schema has them, and in what takes any such schema.

import assert from "node:assert/strict";
import { test } from "node:test";
import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";
import { fixture } from "wms-webhook/fixtures";
import { anyEventSchema, wmsEventSchema } from "wms-webhook/schema";

/** @typedef {import("wms-webhook").WmsEvent} WmsEvent */
/** @typedef {import("wms-webhook").UnknownEvent} UnknownEvent */

// The published interface, which tsc holds them to.
/** @type {import("@standard-schema/spec").StandardSchemaV1<WmsEvent, WmsEvent>} */
const documented = wmsEventSchema;
/** @type {import("@standard-schema/spec").StandardSchemaV1<WmsEvent | UnknownEvent, WmsEvent | UnknownEvent>} */
const any = anyEventSchema;

/** @param {unknown} value @param {typeof documented | typeof any} [schema] */
const issuesOf = async (value, schema = documented) =>
  (await schema["~standard"].validate(value)).issues?.map(({ path = [], message }) => [
    path.join("."),
    message,
  ]);

const unknown = { ...fixture("WMS_LOADED"), event: "LIGHT_CHANGED" };
const deviating = { ...fixture("LOW_SNR"), payload: { details: 5 } };

test("each tells who made it, and in which version of the interface", () => {
  for (const { "~standard": standard } of [documented, any]) {
    assert.deepEqual([standard.version, standard.vendor], [1, "wms-webhook"]);
  }
});

test("an event is given, as parseEvent does, and another object", async () => {
  const { sessionId, severity, ...stored } = fixture("LOW_SNR");
  for (const schema of [documented, any]) {
    const result = await schema["~standard"].validate(stored);
    assert.ok(!result.issues);
    assert.deepEqual(result.value, { ...stored, sessionId: "", severity: "ERROR" });
    assert.notEqual(result.value.payload, stored.payload);
  }
});

test("an issue leads to the field", async () => {
  for (const [value, path, message] of /** @type {[unknown, string, RegExp][]} */ ([
    [deviating, "payload.details", /wrong type/],
    [{ ...fixture("LOW_SNR"), severity: "FATAL" }, "severity", /not documented/],
    [{ ...fixture("LOW_SNR"), sequence: -1 }, "sequence", /wrong type/],
    [{ ...fixture("LOW_SNR"), event: "" }, "event", /empty/],
    [unknown, "event", /not documented/],
    [[], "", /wrong type/],
    ["text", "", /wrong type/],
    [null, "", /wrong type/],
  ])) {
    const [[at, told]] = (await issuesOf(value)) ?? [];
    assert.equal(at, path);
    assert.match(told, message);
  }
});

test("events of class other have a schema, too; what is no event has none", async () => {
  for (const value of [unknown, deviating]) {
    assert.equal((await issuesOf(value))?.length, 1);
    assert.equal(await issuesOf(value, any), undefined);
  }
  assert.equal((await issuesOf({ ...unknown, timestamp: "1" }, any))?.[0][0], "timestamp");
});

test("a value that JSON does not have is no event, and throws nothing", async () => {
  const circle = { ...fixture("WMS_LOADED"), self: {} };
  circle.self = circle;
  const trap = {
    toJSON() {
      throw new Error("a trap");
    },
  };
  for (const value of [undefined, () => {}, Symbol("event"), 1n, circle, trap, { ...unknown, n: 1n }]) {
    for (const schema of [documented, any]) {
      assert.match(String((await issuesOf(value, schema))?.[0][1]), /cannot be written as JSON/);
    }
  }
});

test("an issue holds nothing of the value", async () => {
  const secret = "a-word-of-the-value";
  const value = {
    ...fixture("LOW_SNR"),
    sessionId: [secret],
    severity: secret,
    payload: { details: [secret] },
  };
  for (const part of [
    value,
    { ...value, sessionId: "" },
    { ...value, event: secret, sessionId: "", severity: "INFO" },
  ]) {
    const told = JSON.stringify(await issuesOf(part));
    assert.ok(told && !told.includes(secret), told);
  }
});

test("Hono takes it where it takes a schema of zod or valibot", async () => {
  const app = new Hono()
    .post("/known", sValidator("json", wmsEventSchema), (c) => {
      const event = c.req.valid("json");
      return c.text(event.event === "LOW_SNR" ? event.payload.details : event.severity);
    })
    .post("/any", sValidator("json", anyEventSchema), (c) => c.text(c.req.valid("json").event));
  const post = (/** @type {string} */ path, /** @type {unknown} */ value) =>
    app.request(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(value),
    });
  for (const [path, value, status, text] of /** @type {[string, unknown, number, RegExp][]} */ ([
    ["/known", fixture("LOW_SNR"), 200, /^LOW_SNR$/],
    ["/known", fixture("WMS_LOADED"), 200, /^INFO$/],
    ["/known", unknown, 400, /"path":\["event"\]/],
    ["/known", deviating, 400, /"path":\["payload","details"\]/],
    ["/any", unknown, 200, /^LIGHT_CHANGED$/],
    ["/any", { ...unknown, sequence: 1.5 }, 400, /"path":\["sequence"\]/],
  ])) {
    const answer = await post(path, value);
    assert.equal(answer.status, status, JSON.stringify(value));
    assert.match(await answer.text(), text);
  }
});
