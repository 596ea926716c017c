// @ts-check
// Sessions to send to an example, and what must be reported of their measurements: by what they were made from.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { makeSession, randomFrom, shuffled } from "./population.js";
import { SECRET } from "./sender.mjs";

/** What an example accepts as not stale, in seconds, with room for a slow machine. */
const LONGEST = 20 * 3600;

/**
 * @typedef {object} Measured
 * @property {Set<string>} names under which it may be reported: its key, or the first 24 digits of a delivery's id
 * @property {{ outcome: string, reason: string | null, detail: string | null }} verdict
 * @typedef {{ id: string, random: () => number, bodies: string[], measured: Measured[] }} Session
 * @typedef {{ isCorrection: boolean, name: string, summary: any }} Call
 */

/** @param {string} body */
const idOf = (body) => createHmac("sha256", SECRET).update(body).digest("hex").slice(0, 24);

/** Sessions of the last day, each with a measurement and most with several, over reloads. @param {number} count @param {number} [seed] @returns {Session[]} */
export function sessionsToSend(count, seed = 1) {
  const sessions = [];
  for (; sessions.length < count; seed += 1) {
    const { deliveries, visits } = makeSession(seed);
    const [first, last] = [deliveries[0].event.timestamp, deliveries.at(-1)?.event.timestamp];
    if (last - first > LONGEST || visits.every(({ measurements }) => measurements.length === 0)) continue;
    const shift = Math.floor(Date.now() / 1000) - last - 60;
    const id = `session-${seed}`;
    const bodies = deliveries.map(({ event }) =>
      JSON.stringify({ ...event, sessionId: id, timestamp: event.timestamp + shift }),
    );
    sessions.push({ id, random: randomFrom(seed), bodies, measured: measuredOf(visits, bodies) });
  }
  return sessions;
}

/** @param {import("./population.js").Visited[]} visits @param {string[]} bodies in the order in which they happen */
function measuredOf(visits, bodies) {
  /** @type {Measured[]} */
  const measured = [];
  const truths = visits.flatMap(({ measurements }) => measurements);
  let isIn = false;
  for (const body of bodies) {
    const { event } = JSON.parse(body);
    if (event === "WMS_LOADED") isIn = false;
    if (event === "MEASUREMENT_STARTED") {
      isIn = true;
      const { key, outcome, reason, detail } = truths[measured.length];
      const names = new Set(key === null ? [] : [key]);
      measured.push({ names, verdict: { outcome: outcome ?? "abandoned", reason, detail } });
    }
    if (isIn) measured.at(-1)?.names.add(idOf(body));
  }
  return measured;
}

/** All of a session in an order of its own, some of it twice. @param {Session} session */
export function anyOrder({ bodies, random }) {
  return shuffled([...bodies, ...bodies.filter(() => random() < 0.3)], random);
}

/**
 * Each measurement is reported once, and last as it was. Nothing else is reported.
 *
 * @param {Session} session
 * @param {Call[]} calls in their order
 */
export function assertReportedOnce({ id, measured }, calls) {
  const known = new Set(measured.flatMap(({ names }) => [...names]));
  assert.deepEqual(
    calls.filter(({ name }) => !known.has(name)),
    [],
    id,
  );
  for (const { names, verdict } of measured) {
    const own = calls.filter(({ name }) => names.has(name));
    assert.deepEqual(
      own.map(({ isCorrection }) => isCorrection),
      own.map((_, at) => at > 0),
      `${id}: reported once, and then only corrected: ${JSON.stringify(own)}`,
    );
    const { outcome, reason, detail } = own.at(-1)?.summary ?? {};
    assert.deepEqual({ outcome, reason, detail }, verdict, id);
  }
}
