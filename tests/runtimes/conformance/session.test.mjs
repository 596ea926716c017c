// @ts-check
// Both doors of sessions, the package's small wasm and wasm-bindgen's, beside each other over populations.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { parseEvent } from "wms-webhook";
import * as small from "wms-webhook/session";
import { FAULTS, QUIRKS, SCENARIOS, simulateSessions } from "wms-webhook/tools";

/** @type {typeof small} */
const full = createRequire(import.meta.url)(/** @type {string} */ (process.env.FULL_BUILD));

/** @template T @param {readonly T[]} items @param {number} seed */
function shuffled(items, seed) {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state;
  };
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

/** Byte for byte. @template T @param {(session: typeof small) => T} call @returns {T} */
function both(call) {
  const answer = call(small);
  assert.equal(JSON.stringify(call(full)), JSON.stringify(answer));
  return answer;
}

/** @param {object} names @param {number} share */
const even = (names, share) => Object.fromEntries(Object.keys(names).map((name) => [name, share]));

test("states, arrivals and summaries are the same through both doors", () => {
  const seen = { scenarios: new Set(), arrivals: new Set(), outcomes: new Set() };
  const { old_secret: _, ...faults } = FAULTS;
  const mix = { scenarios: even(SCENARIOS, 1), quirks: even(QUIRKS, 0.2), faults: even(faults, 0.3) };
  /** @type {small.SessionState | null} */
  let all = null;
  for (const [at, session] of [
    ...simulateSessions({ sessions: 150, seed: 3, secret: "mac secret", mix }),
  ].entries()) {
    seen.scenarios.add(session.scenario);
    const accepted = session.deliveries
      .filter(({ expected }) => expected === "accepted")
      .map(({ body, signature }) => ({ body, id: signature.slice(-64) }));
    const twice = accepted.filter((_, place) => (place + at) % 4 === 0);
    // As if by another secret.
    const again = accepted
      .filter((_, place) => (place + at) % 5 === 0)
      .map(({ body, id }) => ({ body, id: [...id].reverse().join("") }));
    /** @type {small.SessionState | null} */
    let state = null;
    for (const { body, id } of shuffled([...accepted, ...twice, ...again], at)) {
      const event = parseEvent(body);
      /** @type {small.SessionState | null} */
      const before = state;
      /** @type {small.Tracked} */
      const tracked = both(({ trackSession }) => trackSession(before, event, id));
      state = tracked.state;
      seen.arrivals.add(tracked.arrival);
      both(({ isUsableSessionId }) => isUsableSessionId(event.sessionId));
      const { measurementId } = /** @type {any} */ (event).payload ?? {};
      if (measurementId) both(({ measurementKey }) => measurementKey(measurementId));
    }
    const { visits } = both(({ summarizeSession }) => summarizeSession(state));
    for (const { measurements } of visits) for (const { outcome } of measurements) seen.outcomes.add(outcome);
    /** @type {(small.SessionState | null)[]} */
    const [one, other] = [all, state];
    all = both(({ mergeSessions }) => mergeSessions(one, other));
  }
  // As of one person who measures all day: past what is kept.
  assert.equal(all?.isCut, true);
  both(({ summarizeSession }) => summarizeSession(all));
  assert.equal(seen.scenarios.size, Object.keys(SCENARIOS).length);
  assert.deepEqual([...seen.arrivals].sort(), ["copy", "duplicate", "first", "gap", "late", "next"]);
  assert.deepEqual([...seen.outcomes].sort(), ["cancelled", "completed", "failed", "left", null].sort());
});
