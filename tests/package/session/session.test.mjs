// @ts-check
// Sessions against the truth that they were made from, in any order, in parts, with duplicates and losses;
// and what the programmer gets wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENTS } from "wms-webhook";
import * as session from "wms-webhook/session";
import { deliver, keyOf, makeSession, randomFrom, shuffled } from "./population.js";

const { isUsableSessionId, measurementKey, mergeSessions, summarizeSession, trackSession } = session;
/** @type {any} */
const untyped = session;
const MAX = 256;

/** @typedef {import("./population.js").Delivery} Delivery */
/** @typedef {import("wms-webhook/session").SessionState | null} State */

/** @param {readonly Delivery[]} deliveries @returns {State} */
function tracked(deliveries) {
  /** @type {State} */
  let state = null;
  // By way of JSON, as a store keeps it.
  for (const { event, id } of deliveries)
    state = JSON.parse(JSON.stringify(trackSession(state, event, id).state));
  return state;
}

/** What a summary says of the truth, without the times and who began what. @param {State} state */
function told(state) {
  return summarizeSession(state).visits.map(({ startedAt, lastAt, isCut, measurements, ...visit }) => ({
    ...visit,
    measurements: measurements.map(({ deliveries, startedAt, lastAt, ...rest }) => rest),
  }));
}

test("visits, measurements, outcomes and reasons are those that the session was made from", () => {
  const phases = new Set();
  const outcomes = new Set();
  for (let seed = 0; seed < 300; seed += 1) {
    const { deliveries, visits } = makeSession(seed);
    const state = tracked(deliveries);
    assert.deepEqual(told(state), visits, `seed ${seed}`);
    const random = randomFrom(seed);
    for (let n = 0; n < 4; n += 1) {
      const twice = deliveries.filter(() => random() < 0.3);
      assert.deepEqual(tracked(shuffled([...deliveries, ...twice], random)), state, `seed ${seed}`);
    }
    for (const { phase, measurements } of visits) {
      phases.add(phase);
      for (const { outcome } of measurements) outcomes.add(outcome);
    }
  }
  assert.deepEqual([...outcomes].sort(), ["cancelled", "completed", "failed", "left", null].sort());
  assert.equal(phases.size, 7, [...phases].join());
});

test("what is lost is missing of its visit, and of no other", () => {
  let lost = 0;
  for (let seed = 0; seed < 300; seed += 1) {
    const { deliveries, visits } = makeSession(seed);
    const random = randomFrom(seed + 1000);
    const isLost = (/** @type {Delivery} */ { event }) =>
      event.event === "INTERMEDIATE_RESULTS" && random() < 0.3;
    /** @type {Delivery[]} */
    const came = [];
    const missing = visits.map(() => /** @type {number[]} */ ([]));
    let visit = -1;
    for (const delivery of deliveries) {
      if (delivery.event.sequence === 0) visit += 1;
      if (isLost(delivery)) missing[visit].push(delivery.event.sequence);
      else came.push(delivery);
    }
    // What nothing follows is not missed.
    for (const [at, sequences] of missing.entries()) {
      for (let last = visits[at].events - 1; sequences.at(-1) === last; last -= 1) sequences.pop();
    }
    const gaps = told(tracked(shuffled(came, random))).map((one) =>
      one.missing.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n)),
    );
    // A visit of which all is lost does not show, but none is: its page was loaded.
    assert.deepEqual(gaps, missing, `seed ${seed}`);
    lost += gaps.flat().length;
  }
  assert.ok(lost > 200, `${lost}`);
});

test("states merge to that of the union, whichever comes first and whatever both have", () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const { deliveries } = makeSession(seed);
    const random = randomFrom(seed);
    const [one, other, third] = [0.6, 0.6, 0.9].map((share) =>
      tracked(shuffled(deliveries, random).filter(() => random() < share)),
    );
    const rest = tracked(deliveries);
    const whole = mergeSessions(mergeSessions(one, other), mergeSessions(third, rest));
    assert.deepEqual(whole, rest);
    const pair = mergeSessions(one, other);
    assert.deepEqual(mergeSessions(other, one), pair);
    assert.deepEqual(mergeSessions(pair, one), pair);
    assert.deepEqual(
      mergeSessions(mergeSessions(one, other), third),
      mergeSessions(one, mergeSessions(other, third)),
    );
    assert.deepEqual(mergeSessions(null, third), mergeSessions(third, null));
  }
});

/** More of one session than is kept. @param {number} seed */
function longSession(seed) {
  const random = randomFrom(seed);
  const codes = [...Object.keys(EVENTS), "NEW_CODE"];
  return Array.from({ length: 300 + Math.floor(random() * 300) }, () => {
    const measurementId = ["m-1", "m-2", undefined][Math.floor(random() * 3)];
    return deliver({
      timestamp: Math.floor(random() * 100) - 20,
      sequence: Math.floor(random() * 9),
      event: codes[Math.floor(random() * codes.length)],
      payload: { ...(measurementId && { measurementId }), unique: random() },
    });
  });
}

test("past the bound the newest are kept, in any order and in any parts", () => {
  for (let seed = 0; seed < 2; seed += 1) {
    const deliveries = longSession(seed);
    const random = randomFrom(seed);
    const whole = /** @type {NonNullable<State>} */ (tracked(deliveries));
    const number = new Map(Object.keys(EVENTS).map((name, at) => [name, at]));
    const isDocumented = (/** @type {string} */ name, /** @type {any} */ payload) =>
      Boolean(payload.measurementId && /** @type {any} */ (EVENTS)[name]?.payload.measurementId);
    // By the order that is documented, in JavaScript's own words.
    const sorted = deliveries
      .map(({ event: { timestamp, sequence, event, payload }, id }) => [
        timestamp,
        sequence,
        number.get(event) ?? -1,
        isDocumented(event, payload) ? keyOf(payload.measurementId) : "",
        id.slice(0, 24),
      ])
      .sort((one, other) => {
        const at = one.findIndex((value, place) => value !== other[place]);
        return one[at] < other[at] ? -1 : 1;
      });
    assert.deepEqual(
      whole.events.map(([id]) => id),
      sorted.slice(-MAX).map((row) => row[4]),
    );
    assert.equal(whole.isCut, true);
    assert.deepEqual(tracked(shuffled([...deliveries, ...deliveries.slice(0, 50)], random)), whole);
    const parts = [0, 1, 2].map((part) =>
      tracked(deliveries.filter((_, at) => at % 4 === part || at % 5 === part)),
    );
    const rest = tracked(deliveries.filter((_, at) => at % 4 === 3));
    assert.deepEqual(
      [rest, ...parts].reduce((one, other) => mergeSessions(one, other), null),
      whole,
    );
    // A duplicate of what is no longer kept changes nothing, and nobody can tell that it is one.
    const oldest = deliveries.find(({ id }) => id.startsWith(String(sorted[0][4])));
    const late = trackSession(whole, oldest?.event, String(oldest?.id));
    assert.deepEqual(late, { state: whole, arrival: "late" });
    assert.ok(JSON.stringify(whole).length <= 48 * 1024);
  }
});

test("as many visits and measurements as a state can have are summarized", () => {
  const deliveries = Array.from({ length: MAX }, (_, at) =>
    deliver({
      timestamp: at * 1000,
      sequence: 7,
      event: "MEASUREMENT_CREATED",
      payload: { measurementId: `m-${at}` },
    }),
  );
  const { visits } = summarizeSession(tracked(deliveries));
  assert.equal(visits.length, MAX);
  for (const [at, { missing, measurements }] of visits.entries()) {
    assert.deepEqual(missing, [[0, 6]]);
    assert.deepEqual(
      measurements.map(({ key, outcome }) => [key, outcome]),
      [[keyOf(`m-${at}`), at === MAX - 1 ? null : "left"]],
    );
  }
});

test("a duplicate is the same delivery; the same sequence after a reload is another visit", () => {
  const loaded = (/** @type {number} */ timestamp) =>
    deliver({ timestamp, sequence: 0, event: "WMS_LOADED" });
  const arrivals = [loaded(10), loaded(10), loaded(70), loaded(10)].reduce(
    (/** @type {{ state: State, told: string[] }} */ { state, told }, { event, id }) => {
      const tracked = trackSession(state, event, id);
      return { state: tracked.state, told: [...told, tracked.arrival] };
    },
    { state: null, told: [] },
  );
  assert.deepEqual(arrivals.told, ["first", "duplicate", "first", "duplicate"]);
  assert.equal(summarizeSession(arrivals.state).visits.length, 2);
});

test("a measurement names its deliveries, also what was signed again, which says nothing twice", () => {
  const payload = { measurementId: "m-1", snr: 2.5, sequence: 0 };
  const events = ["MEASUREMENT_STARTED", "INTERMEDIATE_RESULTS"].map((event, sequence) => {
    return {
      timestamp: 10 + sequence,
      sessionId: "s-1",
      sequence,
      event,
      ...(sequence === 1 && { payload }),
    };
  });
  /** @param {number} at @param {string} digit of the id */
  const signed = (at, digit) => ({ event: /** @type {any} */ (events[at]), id: digit.repeat(64) });
  const deliveries = [signed(0, "b"), signed(1, "d"), signed(0, "a"), signed(1, "e"), signed(0, "c")];
  const [{ measurements }] = summarizeSession(tracked(deliveries)).visits;
  assert.deepEqual(
    measurements.map(({ key, snr, deliveries }) => ({ key, snr, deliveries: deliveries.map((id) => id[0]) })),
    [{ key: keyOf("m-1"), snr: [2.5], deliveries: ["a", "d", "b", "c", "e"] }],
  );
  assert.ok(measurements[0].deliveries.every((id) => id === id[0].repeat(24)));
});

const LOADED = {
  timestamp: 1_700_000_000,
  sessionId: "s",
  sequence: 0,
  event: "WMS_LOADED",
  severity: "INFO",
};

test("a delivery is known by the first 24 digits of its id, and by each of them", () => {
  const { event, id } = deliver(LOADED);
  const { state } = trackSession(null, event, id);
  for (let at = 0; at < id.length; at += 1) {
    const other = `${id.slice(0, at)}${id[at] === "0" ? "1" : "0"}${id.slice(at + 1)}`;
    assert.equal(trackSession(state, event, other).state.events.length, at < 24 ? 2 : 1, `digit ${at}`);
  }
});

test("times are in seconds, also of what came in milliseconds, and none is below zero", () => {
  const { event, id } = deliver(LOADED);
  for (const [timestamp, seconds] of [
    [1_700_000_000.25, 1_700_000_000.25],
    [1_700_000_000_250, 1_700_000_000.25],
    [99_999_999_999, 99_999_999_999],
    [100_000_000_000, 100_000_000],
  ]) {
    const { state } = trackSession(null, { ...event, timestamp }, id);
    const [visit] = summarizeSession(state).visits;
    assert.deepEqual([state.events[0]?.[1], visit?.startedAt, visit?.lastAt], [seconds, seconds, seconds]);
  }
  const zero = { timestamp: -0, sequence: -0, event: "INTERMEDIATE_RESULTS", payload: { snr: -0 } };
  const [row] = trackSession(null, /** @type {any} */ (zero), id).state.events;
  assert.deepEqual([row?.[1], row?.[2], row?.[5]], [0, 0, 0]);
});

test("a visit and a measurement last from the first of their events to the last", () => {
  const measured = { measurementId: "m" };
  const state = tracked(
    [
      LOADED,
      { ...LOADED, sequence: 1, timestamp: 1_700_000_003, event: "MEASUREMENT_CREATED", payload: measured },
      { ...LOADED, sequence: 2, timestamp: 1_700_000_009, event: "RESULTS_RECEIVED", payload: measured },
    ].map(deliver),
  );
  const [visit] = summarizeSession(state).visits;
  const [measurement] = visit?.measurements ?? [];
  assert.deepEqual([visit?.startedAt, visit?.lastAt], [1_700_000_000, 1_700_000_009]);
  assert.deepEqual([measurement?.startedAt, measurement?.lastAt], [1_700_000_003, 1_700_000_009]);
});

test("a session is in the phase of its last visit, and in none without one", () => {
  const left = { ...LOADED, sequence: 1, timestamp: 1_700_000_001, event: "PAGE_UNLOADED" };
  const again = { ...LOADED, timestamp: 1_700_000_100 };
  assert.equal(summarizeSession(tracked([LOADED, left].map(deliver))).phase, "left");
  assert.equal(summarizeSession(tracked([LOADED, left, again].map(deliver))).phase, "loaded");
  const none = { phase: "unknown", reason: null, detail: null, visits: [], isCut: false };
  assert.deepEqual(summarizeSession(null), none);
});

test("what is cut stays cut, whatever it is merged with", () => {
  const whole = tracked([deliver({ ...LOADED, timestamp: 1_700_000_100 })]);
  const last = { ...LOADED, sequence: 7, event: "PAGE_UNLOADED" };
  /** @type {any} */
  const cut = { .../** @type {any} */ (tracked([deliver(last)])), isCut: true };
  assert.equal(mergeSessions(cut, whole).isCut, true);
  assert.equal(mergeSessions(whole, cut).isCut, true);
  assert.equal(mergeSessions(whole, whole).isCut, false);
  const { isCut, visits } = summarizeSession(mergeSessions(cut, whole));
  assert.deepEqual([isCut, visits.map((visit) => visit.isCut)], [true, [true, false]]);
});

test("a state holds no session ID, no measurement ID and no free text", () => {
  const { event, id } = deliver({
    timestamp: 1,
    sessionId: "Ann Example",
    sequence: 0,
    event: "CONSTRAINT_VIOLATION",
    payload: { measurementId: "measurement of Ann", code: "Ann moved", note: "Ann" },
  });
  const { state } = trackSession(null, event, id);
  assert.deepEqual(state, {
    version: 1,
    isCut: false,
    events: [[id.slice(0, 24), 1, 0, "CONSTRAINT_VIOLATION", keyOf("measurement of Ann"), null, null]],
  });
  assert.equal(JSON.stringify(summarizeSession(state)).includes("Ann"), false);
});

test("an unusable session ID is told", () => {
  for (const id of ["", "undefined", "null", "NaN", "[object Object]", "[object Promise]"])
    assert.equal(isUsableSessionId(id), false, id);
  for (const id of ["s-1", "Undefined", "0", " "]) assert.equal(isUsableSessionId(id), true, id);
});

test("a measurement's key is that of its SHA-256", () => {
  for (const id of ["m-1", "é\u{1F600}", "x".repeat(1024)]) assert.equal(measurementKey(id), keyOf(id));
  assert.equal(measurementKey("x".repeat(5000)), keyOf("x".repeat(1024)));
  for (const wrong of [undefined, null, 5, ""])
    assert.throws(() => untyped.measurementKey(wrong), { name: "TypeError", message: /measurementId/ });
});

test("a malformed state, event or id is a TypeError that says so", () => {
  const { event, id } = deliver({
    timestamp: 1,
    sequence: 3,
    event: "LOW_SNR",
    payload: { details: "LOW_SNR" },
  });
  const { state } = trackSession(null, event, id);
  const [row] = state.events;
  const withRow = (/** @type {number} */ at, /** @type {unknown} */ value) => ({
    ...state,
    events: [row.map((field, place) => (place === at ? value : field))],
  });
  for (const wrong of [
    undefined,
    1,
    "",
    [],
    {},
    { ...state, version: 2 },
    { ...state, isCut: 0 },
    { ...state, events: undefined },
    { ...state, events: [[]] },
    { ...state, events: [null] },
    { ...state, events: Array(MAX + 1).fill(row) },
    withRow(0, "A".repeat(24)),
    withRow(0, id),
    withRow(1, Number.NaN),
    withRow(1, "1"),
    withRow(2, -1),
    withRow(2, 2 ** 53),
    withRow(3, "toString"),
    withRow(3, undefined),
    withRow(4, "m-1"),
    withRow(5, Number.POSITIVE_INFINITY),
    withRow(6, "free text"),
  ]) {
    for (const call of [
      () => untyped.trackSession(wrong, event, id),
      () => untyped.mergeSessions(wrong, null),
      () => untyped.mergeSessions(null, wrong),
      () => untyped.summarizeSession(wrong),
    ]) {
      assert.throws(call, { name: "TypeError", message: /^The state is not one/ });
    }
  }
  for (const wrong of [
    undefined,
    null,
    "x",
    {},
    { ...event, event: 1 },
    { ...event, sequence: -1 },
    { ...event, sequence: 1.5 },
    { ...event, sequence: 2 ** 53 },
    { ...event, timestamp: "1" },
    { ...event, timestamp: Number.NaN },
  ]) {
    assert.throws(() => untyped.trackSession(null, wrong, id), {
      name: "TypeError",
      message: /^The argument is not an event/,
    });
  }
  for (const wrong of [undefined, null, 1, "", id.slice(1), `hmac-sha256=${id}`, "g".repeat(64)]) {
    assert.throws(() => untyped.trackSession(null, event, wrong), {
      name: "TypeError",
      message: /^The id is not that of a delivery/,
    });
  }
  assert.deepEqual(trackSession({ ...state }, event, id.toUpperCase()), { state, arrival: "duplicate" });
});
