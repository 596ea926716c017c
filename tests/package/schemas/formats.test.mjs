// @ts-check
// Each document by the linter of its format, and the schemas in it by those of event.json, which the other tests
// hold to the core.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { EVENTS, SIGNATURE_HEADER } from "wms-webhook";
import { ajv, judges, read } from "./judges.mjs";

const load = createRequire(import.meta.url);
// Not by import: its types need others that it does not install.
const { Parser } = load("@asyncapi/parser");

/** That have no server, and no security that OpenAPI could name: the signature is a header. */
const OF_SERVERS = ["no-empty-servers", "security-defined"];

/** @param {object} document */
async function lintOpenApi(document) {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const problems = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: "openapi.json",
    config,
  });
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

/** @param {object} document @returns {Promise<string[]>} */
async function lintAsyncApi(document) {
  const problems = await new Parser().validate(JSON.stringify(document));
  return problems.map(
    (/** @type {{ code: string, message: string }} */ { code, message }) => `${code}: ${message}`,
  );
}

test("OpenAPI: its linter finds nothing but what webhooks do not have", async () => {
  const rules = (await lintOpenApi(read("openapi"))).map((problem) => problem.split(":")[0]);
  assert.deepEqual(rules.sort(), OF_SERVERS);
});

test("OpenAPI: its linter finds a reference that leads nowhere, and a response without a description", async () => {
  const document = read("openapi");
  delete document.components.schemas.LowSnrEvent;
  delete document.webhooks.event.post.responses[200].description;
  const problems = (await lintOpenApi(document)).join("\n");
  assert.match(problems, /no-unresolved-refs/);
  assert.match(problems, /`description` must be present/);
});

test("AsyncAPI: its parser finds nothing but a newer version", async () => {
  const rules = (await lintAsyncApi(read("asyncapi"))).map((problem) => problem.split(":")[0]);
  assert.deepEqual(rules, ["asyncapi-latest-version"]);
});

test("AsyncAPI: its parser finds a reference that leads nowhere, and an action that is none", async () => {
  const missing = read("asyncapi");
  delete missing.components.schemas.LowSnrEvent;
  assert.match((await lintAsyncApi(missing)).join("\n"), /LowSnrEvent/);
  const wrong = read("asyncapi");
  wrong.operations.receiveEvent.action = "listen";
  assert.match((await lintAsyncApi(wrong)).join("\n"), /action/);
});

for (const name of ["openapi", "asyncapi"]) {
  test(`${name}: its schemas are those of event.json, and of any-event.json`, () => {
    const text = JSON.stringify(read(name).components.schemas);
    const { WmsEvent, UnknownEvent, Headers, ...definitions } = JSON.parse(
      text.replaceAll("#/components/schemas/", "#/$defs/"),
    );
    const event = read("event");
    assert.deepEqual(definitions, event.$defs);
    assert.deepEqual(WmsEvent.oneOf, event.oneOf);
    assert.deepEqual(UnknownEvent.allOf, [{ $ref: "#/$defs/Envelope" }]);
    const { required, properties } = read("any-event");
    assert.deepEqual({ required, properties }, pick(event.$defs.Envelope));
  });
}

/** @param {{ required: unknown, properties: unknown }} schema */
const pick = ({ required, properties }) => ({ required, properties });

test("each document has every event, and the header of the signature", () => {
  const codes = Object.keys(EVENTS);
  const { $defs, oneOf } = read("event");
  const named = oneOf.map((/** @type {{ $ref: string }} */ { $ref }) => $defs[$ref.slice("#/$defs/".length)]);
  assert.deepEqual(
    named.map((/** @type {any} */ { properties }) => properties.event.const),
    codes,
  );

  const openapi = read("openapi");
  assert.deepEqual(Object.keys(openapi.components.schemas.WmsEvent.discriminator.mapping), codes);
  assert.equal(openapi.webhooks.event.post.parameters[0].name, SIGNATURE_HEADER);

  const { components, channels } = read("asyncapi");
  const messages = Object.values(components.messages).map((/** @type {any} */ { name }) => name);
  assert.deepEqual(messages, [...codes, "UnknownEvent"]);
  assert.deepEqual(Object.keys(channels.events.messages), Object.keys(components.messages));
  assert.deepEqual(components.schemas.Headers.required, [SIGNATURE_HEADER]);
});

test("the documents have the version of the package", () => {
  const { version } = load("wms-webhook/package.json");
  for (const name of ["openapi", "asyncapi"]) assert.equal(read(name).info.version, version);
});

test("one event has a schema of its own, under the name of its type", () => {
  const { $id } = read("event");
  const isLowSnr = ajv.compile({ $ref: `${$id}#/$defs/LowSnrEvent` });
  const event = { timestamp: 1, sequence: 0, event: "LOW_SNR", payload: { details: "LOW_SNR" } };
  assert.ok(isLowSnr(event));
  assert.ok(!isLowSnr({ ...event, event: "GENERAL_ERROR" }));
  assert.equal(judges.Ajv({ ...event, event: "GENERAL_ERROR" }), "documented");
});
