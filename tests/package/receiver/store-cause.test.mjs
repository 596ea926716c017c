// @ts-check
// Without a hook the console says why a store failed, as its client says it, and nothing of the delivery.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { logged, now } from "./recording.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";

const FAILED = "the store of handled deliveries failed or did not answer in time";
const SESSION = "session-of-a-person";
const body = event({ sessionId: SESSION });
const id = sign(body).slice(12);

/** What one delivery under a store writes. @param {object} methods @param {object} [options] */
async function said(methods, options) {
  const store = "run" in methods ? methods : { ...memoryStore(), ...methods };
  const receiver = createReceiver(/** @type {any} */ ({ secret: SECRET, now, store, ...options }));
  receiver.onAny(() => {});
  const lines = await logged(async () => {
    await receiver.fetch(request(body));
    await receiver.close();
  });
  return lines.map((words) => words.join(" "));
}

/** @param {object} fields @param {string} [message] */
const failing = (fields, message = "") => Object.assign(new Error(message), fields);
/** As ioredis, the AWS SDK and pg make them: the commands and rows are what must not be written. */
const COMMAND = { command: { name: "eval", args: ["script", "1", `wms-webhook:${id}`, SECRET] } };
const ROW = { detail: `Key (id)=(${id}) already exists.`, where: SESSION, parameters: [id, SESSION] };

/** What a client throws, and what is said of it. @type {[string, unknown, string][]} */
const THROWN = [
  [
    "a name",
    failing({ name: "AccessDeniedException" }, "not authorized"),
    "AccessDeniedException: not authorized",
  ],
  [
    "a code",
    failing({ code: "ECONNREFUSED", ...COMMAND }, "no connection"),
    "Error (ECONNREFUSED): no connection",
  ],
  [
    "a code that its message has",
    failing({ code: "ENOTFOUND", ...COMMAND }, "getaddrinfo ENOTFOUND redis"),
    "Error: getaddrinfo ENOTFOUND redis",
  ],
  ["a number as its code", failing({ code: 11, ...ROW }, "locked"), "Error (11): locked"],
  ["a code only", failing({ code: "ECONNREFUSED" }), "Error (ECONNREFUSED)"],
  ["a text", "Region is missing", "a failure: Region is missing"],
  ["nothing", undefined, "a failure"],
  [
    "an object without a prototype",
    Object.assign(Object.create(null), { message: "gone" }),
    "a failure: gone",
  ],
  [
    "a getter that throws",
    {
      get message() {
        throw new Error(SECRET);
      },
    },
    "a failure",
  ],
  ["several lines", new Error("no\n  table\u0000"), "Error: no table "],
  [
    "a part of the MAC",
    new Error(`value too long: ${id.slice(3, 20).toUpperCase()}`),
    "Error: value too long: …",
  ],
  [
    "the MAC",
    new Error(`no key ${id}`),
    "its message is left out, as it holds the delivery's session or MAC",
  ],
  [
    "the session",
    new Error(`no ${SESSION}`),
    "its message is left out, as it holds the delivery's session or MAC",
  ],
  ["an endless message", new Error("x".repeat(10_000)), `Error: ${"x".repeat(293)}…`],
];

for (const [name, thrown, words] of THROWN) {
  test(`a store that fails with ${name}: the console has the cause, and nothing of the delivery`, async () => {
    const fail = () => Promise.reject(thrown);
    for (const methods of [{ claim: fail }, { run: fail }]) {
      const lines = await said(methods);
      assert.deepEqual(lines, [`wms-webhook: WMS_LOADED: ${FAILED}: ${words}`]);
      for (const secret of [SECRET, SESSION, id.slice(0, 8), "eval", "script"])
        assert.equal(lines.join().includes(secret), false, secret);
    }
  });
}

test("a store that is silent is said with its time, a commit that fails with its cause", async () => {
  const options = { storeTimeout: 0.02, waitTimeout: 0 };
  assert.deepEqual(await said({ claim: () => new Promise(() => {}) }, options), [
    `wms-webhook: WMS_LOADED: ${FAILED}: Error: no answer within 0.02 s`,
  ]);
  const [line, ...others] = await said({ commit: () => Promise.reject(new Error("disk full")) });
  assert.match(line, /^wms-webhook: WMS_LOADED: the event was handled, .*: Error: disk full$/);
  assert.deepEqual(others, []);
});

test("an event without a session: an empty session is in no message", async () => {
  const store = { ...memoryStore(), claim: () => Promise.reject(new Error("down")) };
  const receiver = createReceiver({ secret: SECRET, now, store });
  const lines = await logged(async () => void (await receiver.fetch(request(event({ sessionId: null })))));
  assert.match(lines[0].join(" "), /Error: down$/);
});
