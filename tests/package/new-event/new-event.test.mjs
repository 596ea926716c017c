// @ts-check
// An event that was added to the catalogue, and nowhere else: each part of the project knows it. Its four
// fields are more than any other event has, two of them optional.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";

const { TREE, FULL_BUILD } = /** @type {Record<string, string>} */ (process.env);
const CODE = "LIGHT_CHANGED";
const SECRET = "mac secret";
// The types of the repository do not know it.
const core = /** @type {any} */ (await import("wms-webhook"));
const tools = /** @type {any} */ (await import("wms-webhook/tools"));
const session = /** @type {any} */ (await import("wms-webhook/session"));
const full = createRequire(import.meta.url)(FULL_BUILD);

/** @param {object} [payload] @param {object} [envelope] */
const body = (payload, envelope) =>
  JSON.stringify({
    timestamp: 1689684577,
    sessionId: "s-1",
    sequence: 3,
    event: CODE,
    severity: "WARN",
    ...(payload && { payload }),
    ...envelope,
  });
const WHOLE = { details: "lamp", snr: 1.25, sequence: 4, state: "HIDDEN" };
const DOCUMENTED = [
  WHOLE,
  { details: "lamp", snr: 1.25, state: "HIDDEN" },
  { snr: 1.25, sequence: 4, state: "VISIBLE" },
  { snr: 0, state: "VISIBLE" },
];
/** @type {[object | undefined, string, string][]} */
const DEVIATING = [
  [undefined, "/payload/snr", "missing"],
  [{ snr: 1 }, "/payload/state", "missing"],
  [{ ...WHOLE, sequence: 1.5 }, "/payload/sequence", "wrong_type"],
  [{ ...WHOLE, details: 5 }, "/payload/details", "wrong_type"],
  [{ ...WHOLE, state: "PRERENDER" }, "/payload/state", "undocumented_value"],
];

test("the crate reads it: each field by its type, and the short way as the grammar", () => {
  const run = (/** @type {string[]} */ ...args) =>
    execFileSync("cargo", ["test", "--quiet", "--package", "wms-webhook", ...args], {
      cwd: TREE,
      stdio: "pipe",
    });
  const json = run("--test", "json", "every_documented_field_has_its_type").toString();
  assert.match(json, /1 passed/);
  assert.match(run("--features", "wasm-abi", "--lib", "fast_path").toString(), /[4-9] passed/);
  assert.match(run("--test", "simulate", "each_event_by_itself").toString(), /1 passed/);
});

for (const [door, { parseEvent, isKnownEvent, deviationOf }] of Object.entries({
  package: core,
  crate: full,
})) {
  test(`${door}: what is documented of it is parsed as JSON.parse does, compact or spaced`, () => {
    for (const payload of DOCUMENTED) {
      // The first takes the short way, the others the grammar.
      for (const text of [
        body(payload),
        body(payload).replace("{", "{ "),
        body(payload, { severity: null }),
      ]) {
        const event = parseEvent(text);
        assert.deepEqual(event, { ...JSON.parse(text), severity: "WARN" });
        assert.equal(isKnownEvent(event), true);
        assert.equal(deviationOf(event), undefined);
        assert.deepEqual(parseEvent(text, { strict: true }), event);
      }
    }
  });

  test(`${door}: what deviates of it is found`, () => {
    for (const [payload, path, reason] of DEVIATING) {
      const event = parseEvent(body(payload));
      assert.equal(isKnownEvent(event), false);
      assert.deepEqual(deviationOf(event), { path, reason });
      assert.throws(() => parseEvent(body(payload), { strict: true }), {
        code: "invalid_event",
        path,
        reason,
      });
    }
  });
}

test("EVENTS and the descriptions have it", () => {
  const field = (/** @type {string} */ type, /** @type {boolean} */ required) => ({ type, required });
  assert.deepEqual(core.EVENTS[CODE], {
    severity: "WARN",
    payload: {
      details: field("string", false),
      snr: field("number", true),
      sequence: field("integer", false),
      state: { ...field("string", true), values: ["VISIBLE", "HIDDEN"] },
    },
  });
  assert.equal(tools.EVENT_DESCRIPTIONS[CODE], "The light has changed.");
});

test("the types narrow it, and know its fields", () => {
  writeFileSync(
    "typed.mts",
    `import { isKnownEvent, parseEvent } from "wms-webhook";
import { createReceiver } from "wms-webhook/receiver";

const event = parseEvent("{}");
if (isKnownEvent(event) && event.event === "${CODE}") {
  const all: [string | null | undefined, number, number | null | undefined, "VISIBLE" | "HIDDEN"] =
    [event.payload.details, event.payload.snr, event.payload.sequence, event.payload.state];
  // @ts-expect-error: not a field of it
  console.log(all, event.payload.measurementId);
}
createReceiver({ secret: "s" }).on("${CODE}", ({ payload }) => payload.snr.toFixed(1));
`,
  );
  const tsc = join(import.meta.dirname, "node_modules/typescript/bin/tsc");
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", "node"];
  execFileSync("node", [tsc, ...options, "typed.mts"], { stdio: "inherit" });
});

test("the simulator makes it, and a session takes it for what says nothing of its phase", () => {
  const event = tools.simulateEvent(CODE, { seed: 5 });
  assert.equal(core.isKnownEvent(event), true);
  assert.deepEqual(Object.keys(event.payload), ["details", "snr", "sequence", "state"]);
  const [first] = tools.simulateSession();
  const before = session.trackSession(null, first, "a".repeat(64)).state;
  const later = { ...event, timestamp: first.timestamp, sequence: 1 };
  const { arrival, state } = session.trackSession(before, later, "b".repeat(64));
  assert.deepEqual([arrival, state.events[1][3]], ["next", CODE]);
  assert.equal(session.summarizeSession(state).phase, "loaded");
});

test("its schema takes what is documented of it, its fixture is the simulated event", async () => {
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require("ajv/dist/2020.js");
  const isOfSchema = new Ajv2020({ strict: true }).compile(require("wms-webhook/schemas/event.json"));
  for (const payload of DOCUMENTED) assert.equal(isOfSchema(JSON.parse(body(payload))), true);
  for (const [payload] of DEVIATING) assert.equal(isOfSchema(JSON.parse(body(payload))), false);
  const { fixture } = /** @type {any} */ (await import("wms-webhook/fixtures"));
  assert.deepEqual(fixture(CODE), tools.simulateEvent(CODE, { seed: 0, startTime: 1_689_684_577 }));
});

test("the command line describes it, and sends it to a receiver that handles it", async (t) => {
  const cli = join(import.meta.dirname, "node_modules/wms-webhook/cli.js");
  const shown = execFileSync("node", [cli, "events", CODE]).toString();
  assert.match(shown, /^LIGHT_CHANGED {2}WARN\nThe light has changed\.\n/);
  assert.match(shown, /snr {2,}number/);

  /** @type {any[]} */
  const handled = [];
  const receiver = createReceiver({ secret: SECRET });
  /** @type {any} */ (receiver).on(CODE, (/** @type {any} */ event) => void handled.push(event));
  const server = createServer(receiver.node).listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const send = spawn("node", [cli, "send", "--event", CODE, `http://127.0.0.1:${port}`], {
    env: { ...process.env, MAC_SECRET: SECRET },
    stdio: "inherit",
  });
  assert.deepEqual(await once(send, "exit"), [0, null]);
  server.close();
  assert.deepEqual(
    handled.map(({ event, payload }) => [event, payload.state]),
    [[CODE, "VISIBLE"]],
  );
});

test("a delivery of it is received by its MAC", () => {
  const text = body(WHOLE);
  const header = `hmac-sha256=${createHmac("sha256", SECRET).update(text).digest("hex")}`;
  assert.deepEqual(core.receiveWebhook(text, header, SECRET), JSON.parse(text));
  assert.throws(() => core.receiveWebhook(text.replace("lamp", "sun!"), header, SECRET), {
    code: "signature_mismatch",
  });
});
