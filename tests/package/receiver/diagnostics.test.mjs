// @ts-check
// The tracing channel `wms-webhook:delivery`: what it publishes, that it costs nothing unless somebody has
// subscribed, and that it is there in each runtime that can have it, and in no bundle as an import.

import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import diagnostics from "node:diagnostics_channel";
import { mkdirSync } from "node:fs";
import { mock, test } from "node:test";
import { build } from "esbuild";
import { createReceiver } from "wms-webhook/receiver";
import { now, recording } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";
import { buildWorker, workerdFleet } from "./workerd.mjs";

const { BUN, DENO, RUNTIMES } = /** @type {Record<string, string>} */ (process.env);
const channel = diagnostics.tracingChannel("wms-webhook:delivery");
/** @param {string} body */
const signed = (body) => ({ body, signature: sign(body) });

/** @param {Partial<import("node:diagnostics_channel").TracingChannelSubscribers<object>>} subscriber @param {() => Promise<void>} run */
async function subscribed(subscriber, run) {
  const of = /** @type {any} */ (subscriber);
  channel.subscribe(of);
  try {
    await run();
  } finally {
    channel.unsubscribe(of);
  }
}

test("without subscribers nothing is traced; with one for any event each delivery is", async () => {
  const { receiver } = recording();
  const { tracePromise } = Object.getPrototypeOf(channel);
  const spy = mock.method(Object.getPrototypeOf(channel), "tracePromise", tracePromise);
  try {
    await receiver.take(signed(event()));
    assert.equal(spy.mock.callCount(), 0);
    for (const [at, name] of ["start", "end", "asyncStart", "asyncEnd", "error"].entries()) {
      await subscribed({ [name]() {} }, async () => void (await receiver.take(signed(event()))));
      assert.equal(spy.mock.callCount(), at + 1, name);
    }
    await receiver.take(signed(event()));
    assert.equal(spy.mock.callCount(), 5);
  } finally {
    spy.mock.restore();
  }
});

test("the message is empty at the start and has what onOutcome is told at the end, for good and bad", async () => {
  /** @type {any[]} */
  const told = [];
  const { receiver } = recording({ onOutcome: (/** @type {unknown} */ outcome) => void told.push(outcome) });
  /** @type {string[][]} */
  const starts = [];
  /** @type {any[]} */
  const ends = [];
  const subscriber = {
    start: (/** @type {object} */ message) => void starts.push(Object.keys(message)),
    asyncEnd: (/** @type {object} */ message) => void ends.push({ ...message }),
  };
  await subscribed(subscriber, async () => {
    await receiver.fetch(request(event()));
    await receiver.fetch(request(event(), {}));
    await receiver.take(signed("{}"));
  });
  assert.deepEqual(starts, [[], [], []]);
  assert.deepEqual(
    ends,
    told.map((result) => ({ result })),
  );
  assert.deepEqual(
    ends.map(({ result }) => [result.outcome, result.code]),
    [
      ["handled", undefined],
      ["refused", "missing_signature"],
      ["refused", "invalid_event"],
    ],
  );
});

test("a store that is bound to the start is that of the handler and of the hooks", async () => {
  /** @type {AsyncLocalStorage<object>} */
  const span = new AsyncLocalStorage();
  /** @type {unknown[]} */
  const seen = [];
  const note = () => void seen.push(span.getStore());
  const receiver = createReceiver({ secret: SECRET, now, onOutcome: note, onError: note }).onAny(note);
  channel.start.bindStore(span, (message) => message);
  try {
    await receiver.take(signed(event()));
    await receiver.take(signed("{}"));
  } finally {
    channel.start.unbindStore(span);
  }
  assert.equal(seen.length, 4);
  assert.ok(seen[0] && seen[0] === seen[1]);
  assert.ok(seen[2] && seen[2] === seen[3] && seen[2] !== seen[0]);
});

const MAC = createHmac("sha256", SECRET)
  .update('{"timestamp":1700000000,"sessionId":"s-1","sequence":0,"event":"WMS_LOADED"}')
  .digest("hex");

/** @param {any} told @param {boolean} hasChannel */
function isPublished({ hasChannel: has, messages, taken }, hasChannel) {
  assert.equal(has, hasChannel);
  assert.deepEqual(
    taken.map((/** @type {any} */ { outcome }) => outcome),
    ["refused", "handled", "duplicate"],
  );
  const names = ["start", "end", "asyncStart", "asyncEnd"];
  assert.deepEqual(
    messages.map((/** @type {any} */ { name }) => name),
    hasChannel ? names : [],
  );
  if (hasChannel) assert.deepEqual([messages[0].keys, messages[3].result], [[], taken[1]]);
}

const SCRIPT = ["published.mjs", MAC];
/** @type {[string, string, string[], boolean][]} */
const HERE = [
  ["this Node", process.execPath, SCRIPT, true],
  ["Node 20.0, which has no process.getBuiltinModule", `${RUNTIMES}/node-20.0/bin/node`, SCRIPT, false],
  ["Node 24", `${RUNTIMES}/node-24/bin/node`, SCRIPT, true],
  ["Bun", BUN, SCRIPT, true],
  ["Deno", DENO, ["run", "--no-prompt", "--no-remote", ...SCRIPT], true],
];
for (const [name, program, args, hasChannel] of HERE) {
  test(`one delivery is published in ${name}: ${hasChannel}`, () => {
    isPublished(JSON.parse(execFileSync(program, args, { encoding: "utf8", timeout: 60_000 })), hasChannel);
  });
}

for (const [name, flags, hasChannel] of /** @type {const} */ ([
  ["with nodejs_compat", ["nodejs_compat"], true],
  ["without nodejs_compat", [], false],
])) {
  test(`one delivery is published in workerd ${name}: ${hasChannel}`, async (t) => {
    mkdirSync("out", { recursive: true });
    const worker = `out/published-${hasChannel}.js`;
    await buildWorker("published-worker.js", worker);
    const { ports, stop, printed } = await workerdFleet({
      worker,
      instances: 1,
      objects: {},
      flags: [...flags],
    });
    t.after(() => stop());
    const response = await fetch(`http://127.0.0.1:${ports[0]}/?${MAC}`);
    assert.equal(response.status, 200, printed());
    isPublished(await response.json(), hasChannel);
  });
}

test("a bundle for the browser has no import of Node's, and no warning", async () => {
  const { warnings, metafile } = await build({
    stdin: { contents: 'export { createReceiver } from "wms-webhook/receiver";', resolveDir: "." },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    Object.values(metafile.outputs).flatMap(({ imports }) => imports),
    [],
  );
});
