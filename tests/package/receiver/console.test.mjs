// @ts-check
// What the console hears without hooks: the first refusal at once, then a line a minute at most, counted by a
// clock that the test moves.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mock, test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
import { now } from "./recording.mjs";
import { event, NOW, request, SECRET, sign } from "./sender.mjs";

const MINUTE = 60_000;
const body = event();
const authentic = { "x-wms-content-mac": sign(body) };
const lossy = event({ event: "GENERAL_ERROR", payload: { details: "camera #1" } });

/** Runs with a clock that it moves, and all that is written to the console. @param {(clock: { time: number, lines: string[] }) => Promise<void>} run */
async function withClock(run) {
  const clock = { time: 1e6, lines: /** @type {string[]} */ ([]) };
  const write = (/** @type {unknown[]} */ ...words) => void clock.lines.push(words.map(String).join(" "));
  const mocks = [
    mock.method(performance, "now", () => clock.time),
    .../** @type {const} */ (["debug", "error", "info", "log", "trace", "warn"]).map((name) =>
      mock.method(console, name, write),
    ),
  ];
  try {
    await run(clock);
  } finally {
    for (const one of mocks) one.mock.restore();
  }
}

/** @param {object} [options] */
const quiet = (options) => createReceiver({ secret: SECRET, now, ...options });
const wrong = () => request(`${body} `, authentic);

const MISMATCH = "signature_mismatch: is MAC_SECRET right?";

test("the first refusal is said at once, the others once a minute with their number", () =>
  withClock(async (clock) => {
    const receiver = quiet();
    const take = () => receiver.fetch(wrong());
    await take();
    assert.deepEqual(clock.lines, [`wms-webhook: 1 delivery refused as ${MISMATCH}`]);
    for (let sent = 0; sent < 16; sent += 1) await take();
    clock.time += MINUTE - 1;
    assert.equal(clock.lines.length, 1);
    clock.time += 1;
    await take();
    assert.deepEqual(clock.lines.slice(1), [`wms-webhook: 17 deliveries refused as ${MISMATCH}`]);
    // From zero again.
    clock.time += MINUTE - 1;
    await take();
    assert.equal(clock.lines.length, 2);
    clock.time += 1;
    await take();
    assert.deepEqual(clock.lines.slice(2), [`wms-webhook: 2 deliveries refused as ${MISMATCH}`]);
  }));

test("what waits is said with the next delivery, also one that is accepted", () =>
  withClock(async (clock) => {
    const receiver = quiet();
    for (let sent = 0; sent < 3; sent += 1) await receiver.fetch(wrong());
    clock.time += MINUTE;
    assert.equal((await receiver.fetch(request(event()))).status, 200);
    assert.deepEqual(clock.lines.slice(1), [`wms-webhook: 2 deliveries refused as ${MISMATCH}`]);
    clock.time += MINUTE;
    await receiver.fetch(request(event()));
    assert.equal(clock.lines.length, 2);
  }));

test("after a quiet day the next refusal is said at once", () =>
  withClock(async (clock) => {
    const receiver = quiet();
    await receiver.fetch(wrong());
    clock.time += 1440 * MINUTE;
    await receiver.fetch(wrong());
    assert.deepEqual(clock.lines, Array(2).fill(`wms-webhook: 1 delivery refused as ${MISMATCH}`));
  }));

/** Whatever anybody can bring about. @type {Record<string, () => Request>} */
const REFUSED = {
  signature_mismatch: wrong,
  missing_signature: () => request(body, {}),
  malformed_signature: () => request(body, { "x-wms-content-mac": "text of the sender" }),
  ambiguous_body: () => request(lossy.replace("#", "ģ"), { "x-wms-content-mac": sign(lossy) }),
  body_too_large: () => request("text of the sender ".repeat(60), authentic),
  method_not_allowed: () => new Request("https://example.com/text-of-the-sender", { method: "PUT" }),
  incomplete_body: () => streamed((controller) => controller.error(new Error("text of the sender"))),
  body_timeout: () => streamed(() => {}),
};
/** @param {(controller: ReadableStreamDefaultController) => void} pull */
function streamed(pull) {
  const init = { method: "POST", headers: authentic, body: new ReadableStream({ pull }), duplex: "half" };
  return new Request("https://example.com/", /** @type {any} */ (init));
}
const LIMITS = { maxBodyBytes: 1000, bodyTimeout: 0.005 };

for (const [code, make] of Object.entries(REFUSED)) {
  test(`${code} is said with the likeliest reason`, () =>
    withClock(async (clock) => {
      await quiet(LIMITS).fetch(make());
      assert.equal(clock.lines.length, 1);
      assert.match(clock.lines[0], new RegExp(`^wms-webhook: 1 delivery refused as ${code}: .{15,}`));
    }));
}

test("ambiguous_body is told apart from a wrong secret, with where to read on", () =>
  withClock(async (clock) => {
    await quiet().fetch(REFUSED.ambiguous_body());
    assert.match(clock.lines[0], /attack, or authentic events .*guide.*ambiguous_body/);
    assert.doesNotMatch(clock.lines[0], /MAC_SECRET/);
  }));

test("an outsider writes one line a minute, whatever it sends, and none of its own words", () =>
  withClock(async (clock) => {
    const receiver = quiet({ ...LIMITS, maxBodyBytes: 1000 });
    const codes = Object.keys(REFUSED).filter((code) => code !== "body_timeout");
    for (let minute = 0; minute < 5; minute += 1) {
      for (let sent = 0; sent < 70; sent += 1) await receiver.fetch(REFUSED[codes[sent % codes.length]]());
      clock.time += MINUTE;
    }
    assert.equal(clock.lines.length, 5);
    // All of the last minute but the one that was said with the line before.
    for (const code of codes)
      assert.match(clock.lines[4], new RegExp(`\\b10( deliveries refused)? as ${code}: `));
    for (const line of clock.lines) {
      assert.doesNotMatch(line, /text.of.the.sender|session-|[0-9a-f]{16}/);
      assert.match(line, /^.{20,1500}$/);
    }
  }));

test("the most frequent comes first", () =>
  withClock(async (clock) => {
    const receiver = quiet();
    await receiver.fetch(wrong());
    for (const code of ["missing_signature", "signature_mismatch", "signature_mismatch"])
      await receiver.fetch(REFUSED[code]());
    clock.time += MINUTE;
    await receiver.fetch(request(event()));
    assert.match(
      clock.lines[1],
      /^wms-webhook: 2 deliveries refused as signature_mismatch: .* 1 as missing_sig/,
    );
  }));

for (const hooks of [["onError"], ["onOutcome"], ["onError", "onOutcome"]]) {
  const isTold = hooks.includes("onError");
  test(`with ${hooks.join(" and ")} the console hears of ${isTold ? "no" : "each"} refusal`, () =>
    withClock(async (clock) => {
      const receiver = quiet({ ...LIMITS, ...Object.fromEntries(hooks.map((hook) => [hook, () => {}])) });
      for (const make of Object.values(REFUSED)) {
        await receiver.fetch(make());
        clock.time += MINUTE;
      }
      assert.equal(clock.lines.length, isTold ? 0 : Object.keys(REFUSED).length);
    }));
}

/** Secrets that look mistyped, and what is said of them. @type {[unknown, string][]} */
const FLAWED = [
  [`${SECRET}\n`, "White space around a secret counts as part of it: it ends with a line break."],
  [`${SECRET}\r\n`, "White space around a secret counts as part of it: it ends with a line break."],
  [[`${SECRET} `], "White space around a secret counts as part of it: it ends with a space."],
  [`\t${SECRET}`, "White space around a secret counts as part of it: it begins with a tab."],
  [`\u00a0${SECRET}`, "White space around a secret counts as part of it: it begins with white space."],
  [
    Buffer.from(`${SECRET}\n`),
    "White space around a secret counts as part of it: it ends with a line break.",
  ],
  [
    ["other", `${SECRET}\n`],
    "White space around a secret counts as part of it: the one at index 1 ends with a line break.",
  ],
  [`"${SECRET}"`, 'Quotes around a secret count as part of it: it begins and ends with ".'],
  [`'${SECRET}'`, "Quotes around a secret count as part of it: it begins and ends with '."],
];
for (const [secret, hint] of FLAWED) {
  test(`a secret that looks mistyped is said with the mismatch: ${JSON.stringify(secret)}`, () =>
    withClock(async (clock) => {
      for (const given of [secret, async () => secret]) {
        const receiver = quiet({ secret: given });
        await receiver.fetch(request(body, {}));
        await receiver.fetch(request(body));
        clock.time += MINUTE;
        await receiver.fetch(request(body));
        // What was refused before it was judged says nothing of the secret.
        assert.doesNotMatch(clock.lines[0], /White space|Quotes/);
        assert.ok(clock.lines[1].includes(`as ${MISMATCH} ${hint}`), clock.lines[1]);
        assert.equal(clock.lines.splice(0).join().includes(SECRET), false);
      }
    }));
}

test("a secret that has white space or a quote inside, or one quote only, gets no hint", () =>
  withClock(async (clock) => {
    for (const secret of [`of ${SECRET}`, `of\n"${SECRET}"s`, `"${SECRET}`, `${SECRET}'`, ["a", "b c"]]) {
      await quiet({ secret }).fetch(request(body));
      assert.deepEqual(clock.lines.splice(0), [`wms-webhook: 1 delivery refused as ${MISMATCH}`]);
    }
  }));

test("a hint is that of a secret that did not match, and is not kept for the next minute", () =>
  withClock(async (clock) => {
    const secrets = ["other\n", "other"];
    const receiver = quiet({ secret: () => secrets.shift() });
    await receiver.fetch(request(body));
    clock.time += MINUTE;
    await receiver.fetch(request(body));
    assert.match(clock.lines[0], /White space/);
    assert.deepEqual(clock.lines.slice(1), [`wms-webhook: 1 delivery refused as ${MISMATCH}`]);
  }));

test("with onOutcome alone the console still hears of failures of authentic deliveries", () =>
  withClock(async (clock) => {
    await quiet({ onOutcome() {} }).fetch(request(event({ timestamp: NOW - 86_401 })));
    assert.deepEqual(clock.lines.length, 1);
    assert.match(clock.lines[0], /WMS_LOADED: .*86401 s old/);
  }));

test("each receiver counts its own", () =>
  withClock(async (clock) => {
    await quiet().fetch(wrong());
    await quiet().fetch(wrong());
    assert.equal(clock.lines.length, 2);
  }));

test("no timer waits to say what is left: the process ends by itself", () => {
  const script = `
    import { createReceiver } from "wms-webhook/receiver";
    const receiver = createReceiver({ secret: "s" });
    for (let sent = 0; sent < 3; sent += 1) await receiver.take({ body: "{}", signature: "" });`;
  const args = ["--input-type=module", "--eval", script];
  // In less than the minute after which a timer would say it.
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 30_000 });
  assert.equal(status, 0, stderr);
  assert.equal(stderr.match(/wms-webhook: 1 delivery refused as missing_signature/g)?.length, 1);
});

const REPLAYS = 500;
const LINES_A_MINUTE = 60;

/** Failures that who has captured a delivery can repeat. @type {Record<string, [object, () => Request, RegExp]>} */
const REPEATED = {
  "a stale delivery": [{}, () => request(event({ timestamp: NOW - 86_401 })), /86401 s old/],
  "an authentic body that is no event": [{}, () => request("{}"), /not an event|not a valid/],
  "an onError that fails": [
    {
      onError() {
        throw new Error("disk full");
      },
    },
    () => request(body, {}),
    /onError failed: Error: disk full/,
  ],
};
for (const [name, [options, make, text]] of Object.entries(REPEATED)) {
  test(`${name}: replays cannot fill the log`, () =>
    withClock(async (clock) => {
      const receiver = quiet(options);
      for (let sent = 0; sent < REPLAYS; sent += 1) await receiver.fetch(make());
      assert.equal(clock.lines.length, LINES_A_MINUTE);
      for (const line of clock.lines) assert.match(line, text);
      clock.time += MINUTE;
      await receiver.fetch(make());
      assert.deepEqual(clock.lines.slice(LINES_A_MINUTE, -1), [
        `wms-webhook: ${REPLAYS - LINES_A_MINUTE} more failed and were not written here.`,
      ]);
      assert.match(clock.lines[LINES_A_MINUTE + 1], text);
      await receiver.fetch(make());
      assert.equal(clock.lines.length, LINES_A_MINUTE + 3);
      // One that was left out is said, too.
      for (let sent = 2; sent < LINES_A_MINUTE + 1; sent += 1) await receiver.fetch(make());
      clock.time += MINUTE;
      await receiver.fetch(make());
      assert.equal(clock.lines.at(-2), "wms-webhook: 1 more failed and were not written here.");
    }));
}
