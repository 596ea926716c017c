// @ts-check
// What a delivery is found to be, in words and numbers, at each of their bounds: by the modules themselves.

import assert from "node:assert/strict";
import { test } from "node:test";
import { event, listen, run, sign } from "./command.mjs";

/** @param {string} name @returns {Promise<any>} */
const module = (name) => import(`./node_modules/wms-webhook/cli/${name}.js`);
const { ageFaults, ageOf, clockInWords, DEFAULT_TOLERANCE, durationInWords } = await module("age");
const { edited, readEdits } = await module("edits");
const { readEncoding } = await module("encoding");
const { inWords, judgeSaved, reasonInWords } = await module("judge-saved");
const { parseJson } = await module("parse-json");
const { rangesInWords, Sessions, sessionInWords } = await module("sessions");

test("a duration is told in the largest unit of which it is two", () => {
  for (const [seconds, words] of /** @type {const} */ ([
    [0, "0 s"],
    [119, "119 s"],
    [120, "2 min"],
    [150, "3 min"],
    [7199, "120 min"],
    [7200, "2 h"],
    [9000, "3 h"],
    [172_799, "48 h"],
    [172_800, "2 days"],
    [216_000, "3 days"],
    [63_115_199, "730 days"],
    [63_115_200, "2 years"],
    [78_894_000, "3 years"],
  ])) {
    assert.equal(durationInWords(seconds), words);
  }
});

test("an age is told to the millisecond, and stale beyond the tolerance, on both sides", () => {
  const age = (/** @type {number} */ timestamp, received = 1_700_000_000_000, tolerance = 300) =>
    ageOf(timestamp, new Date(received), tolerance);
  assert.deepEqual(age(1_700_000_000 - 0.8766), {
    ...{ seconds: 0.877, isAtArrival: true, isStale: false, isInMilliseconds: false },
  });
  for (const [timestamp, isStale] of /** @type {const} */ ([
    [1_700_000_000 - 300, false],
    [1_700_000_000 - 300.001, true],
    [1_700_000_000 + 300, false],
    [1_700_000_000 + 300.001, true],
    [Number.NaN, true],
  ])) {
    assert.equal(age(timestamp).isStale, isStale, String(timestamp));
  }
  assert.deepEqual(
    [99_999_999_999, 100_000_000_000].map((timestamp) => age(timestamp).isInMilliseconds),
    [false, true],
  );
  assert.equal(age(1_699_999_999_000).seconds, 1);
  assert.equal(ageOf(Date.now() / 1000, undefined, 1).isAtArrival, false);
  assert.equal(DEFAULT_TOLERANCE, 86_400);
  const isAhead = (/** @type {number} */ seconds) =>
    ageFaults({ seconds, isInMilliseconds: false }).length === 1;
  assert.deepEqual([-5, -5.001, 5.001].map(isAhead), [false, true, false]);
});

test("a clock that differs is told, if all differ by the same within a minute", () => {
  const told = (/** @type {number[]} */ offsets, isAtArrival = true) =>
    clockInWords(offsets.map((seconds) => ({ seconds, isAtArrival })));
  const behind = (/** @type {string} */ words) => `the sender's clock is ${words} behind the receiver's`;
  const zone = "; whole hours: a local time was taken for UTC";
  for (const [offsets, words] of /** @type {[number[], string | undefined][]} */ ([
    [[60, 120], behind("60 s")],
    [[120, 60], behind("60 s")],
    [[59.9, 100], undefined],
    [[60, 121], undefined],
    [[0, 60], undefined],
    [[1, 61], undefined],
    [[-60, 0], undefined],
    [[-120, -60], "the sender's clock is 60 s ahead of the receiver's"],
    [[-100, -59], undefined],
    [[70], undefined],
    [[3600, 3605], behind("60 min") + zone],
    [[3541, 3542], behind("59 min") + zone],
    [[3659, 3659], behind("61 min") + zone],
    [[3660, 3661], behind("61 min")],
    [[5400, 5400], behind("90 min") + zone],
    [[-36_000, -36_000], `the sender's clock is 10 h ahead of the receiver's${zone}`],
    // The first counts like the others.
    [[1, 100, 100], undefined],
    [[200, 100, 100], undefined],
  ])) {
    assert.equal(told(offsets), words, offsets.join());
  }
  assert.equal(told([60, 120], false), undefined);
});

test("an option of a judgement is named where its value is wrong, and is taken at its bounds", async () => {
  assert.throws(() => readEncoding("utf8"), /^Error: --encoding must be one of auto, bytes, latin1, ascii/);
  assert.deepEqual([readEncoding("ascii"), readEncoding(undefined)], ["ascii", "auto"]);
  const judged = (/** @type {string} */ tolerance) =>
    judgeSaved({ tolerance }, "no such file", () => ({ line: "" }));
  await assert.rejects(judged("-1"), /^Error: --tolerance must be a number from 0 to 9007199254740991$/);
  await assert.rejects(judged("0"), /no such file/);
  const { status, stderr } = await run(["verify", "one.jsonl", "another.jsonl"]);
  assert.equal(status, 2);
  assert.match(stderr, /^wms-webhook: verify takes 1 argument, not 2$/m);
});

test("a field is set, set again and taken away; one that is not named is refused", () => {
  const usual = { payload: { snr: 1 } };
  assert.deepEqual(edited(usual, readEdits(["a=1", "a=2", "payload.new.b=x"], ["payload.snr"])), {
    ...{ a: 2, payload: { new: { b: "x" } } },
  });
  assert.deepEqual(edited(usual, readEdits(["a=1"], ["a"])), usual);
  assert.throws(() => readEdits(["a..b=1"]), /^Error: --set must name a field/);
  assert.throws(() => readEdits([], ["a..b"]), /^Error: --unset must name a field/);
});

test("what is no event is told in red, and what is odd of one in yellow, on a terminal", () => {
  const { isTTY } = process.stdout;
  const { TERM, NO_COLOR } = process.env;
  Object.assign(process.env, { TERM: "xterm", NO_COLOR: "" });
  process.stdout.isTTY = true;
  try {
    assert.equal(
      inWords({ judgement: { verdict: "invalid_json", message: "No JSON." } }),
      "\x1b[31minvalid_json\x1b[0m: No JSON.",
    );
    const judgement = { verdict: "accepted", event: JSON.parse(event()), isKnown: true };
    const age = { seconds: -6, isAtArrival: true, isStale: false, isInMilliseconds: false };
    const [line, note] = inWords({ judgement, age }).split("\n");
    assert.ok(line.startsWith("\x1b[32maccepted\x1b[0m: "), line);
    assert.ok(note.startsWith("  \x1b[33mits time is ahead"), note);
  } finally {
    process.stdout.isTTY = isTTY;
    for (const [name, value] of Object.entries({ TERM, NO_COLOR })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});

test("of a body that was parsed and a receiver that differs, both are told, a line each", () => {
  const lost = { judgement: { verdict: "body_already_parsed" }, differs: "It answered 200." };
  const lines = reasonInWords(lost)?.split("\n");
  assert.deepEqual(
    [lines?.at(0)?.slice(0, 30), lines?.at(-1)],
    ["  The body was saved as parsed", "  It answered 200."],
  );
  assert.equal(reasonInWords({ judgement: { verdict: "accepted" } }), undefined);
});

test("JSON is read from text as it is, and from bytes of any array", () => {
  assert.equal(parseJson('"\\ud800"'), JSON.parse('"\\ud800"'));
  assert.equal(parseJson('"\ud800"'), "\ud800");
  assert.deepEqual(parseJson(new TextEncoder().encode('{"é":1}')), { é: 1 });
  assert.equal(parseJson("{"), undefined);
});

/** Of a delivery of its own. @param {unknown} what */
const idOf = (what) => sign(String(what)).slice(-64);
/** @param {string} sessionId @param {number} [sequence] @param {object} [fields] */
const ofSession = (sessionId, sequence = 0, fields) => JSON.parse(event({ sessionId, sequence, ...fields }));

test("of a thousand sessions the one heard of longest ago is forgotten, and those of nobody are counted", () => {
  const sessions = new Sessions();
  for (let at = 0; at < 1000; at += 1) sessions.track(ofSession(`s-${at}`), idOf(at));
  const names = () => [...sessions.known.values()].map(({ name }) => name);
  assert.deepEqual([names().length, names()[0]], [1000, "s-0"]);
  sessions.track(ofSession("s-0", 1), idOf("again"));
  sessions.track(ofSession("new"), idOf("new"));
  assert.deepEqual([names().length, names()[0], names().at(-2)], [1000, "s-2", "s-0"]);
  assert.equal(sessions.withoutSession, 0);
  assert.deepEqual(
    [sessions.track(ofSession(""), "a"), sessions.track(ofSession(""), "b")],
    [undefined, undefined],
  );
  assert.equal(sessions.withoutSession, 2);
});

test("a session is told with its reason once, and with eight ranges of what is missing", () => {
  const ranges = (/** @type {number} */ many) => Array.from({ length: many }, (_, at) => [10 * at, 10 * at]);
  assert.equal(rangesInWords(ranges(8)), "0, 10, 20, 30, 40, 50, 60, 70");
  assert.equal(rangesInWords(ranges(9)), "0, 10, 20, 30, 40, 50, 60, 70, …");
  assert.equal(
    rangesInWords([
      [4, 4],
      [7, 9],
    ]),
    "4, 7-9",
  );

  const told = (/** @type {any[]} */ ...events) => {
    const sessions = new Sessions();
    for (const [at, one] of events.entries()) sessions.track(one, idOf(at));
    return sessionInWords([...sessions.known.values()][0]);
  };
  const failed = (/** @type {string} */ code, /** @type {string} */ details) =>
    ofSession("s", 1, { event: code, severity: "ERROR", payload: { measurementId: "m", details } });
  assert.deepEqual(told(ofSession("s")), ["session s: loaded"]);
  const configured = ofSession("s", 2, { event: "WMS_CONFIGURED", payload: {} });
  assert.match(told(ofSession("s"), configured).join(), /^session s: [a-z]+, missing 1$/);
  assert.match(told(ofSession("s"), failed("LOW_SNR", "LOW_SNR"))[0], /\(LOW_SNR\)$/);
  assert.match(told(ofSession("s"), failed("LOW_SNR", "dark"))[0], /\(LOW_SNR dark\)$/);
});

test("listen names the method that it takes, where another comes", async () => {
  const receiver = await listen(["--json"]);
  const body = event();
  const headers = { "x-wms-content-mac": sign(body) };
  for (const [init, status, allow] of /** @type {[RequestInit, number, string | null][]} */ ([
    [{}, 405, "POST"],
    [{ method: "PUT", body, headers }, 405, "POST"],
    [{ method: "POST", body, headers }, 204, null],
    [{ method: "POST", body: `${body} `, headers }, 401, null],
  ])) {
    const answer = await fetch(receiver.url, init);
    assert.deepEqual([answer.status, answer.headers.get("allow")], [status, allow]);
  }
  await receiver.stop();
});
