// @ts-check
// Each fixture with one or two fields altered: the core and each validator give it the same class.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EVENTS } from "wms-webhook";
import { fixture } from "wms-webhook/fixtures";
import { byCore, judges } from "./judges.mjs";

const ENVELOPE = ["timestamp", "sessionId", "sequence", "event", "severity", "payload", "other"];
const PAYLOAD = ["measurementId", "snr", "sequence", "state", "details", "other"];

const VALUES = [
  undefined,
  null,
  true,
  0,
  -1,
  1.5,
  1e11,
  2 ** 53 - 1,
  2 ** 53,
  1 - 2 ** 53,
  -(2 ** 53),
  1e308,
  "",
  "x",
  "WARN",
  "warn",
  "HIDDEN",
  "hidden",
  "LOW_SNR",
  "NEW_CODE",
  [],
  [{}],
  {},
  { measurementId: "m-1" },
];

/** Each place of the event with each value. @type {((event: any) => void)[]} */
const mutations = VALUES.flatMap((value) => [
  ...ENVELOPE.map((key) => (/** @type {any} */ event) => set(event, key, value)),
  ...PAYLOAD.map(
    (key) =>
      (/** @type {any} */ { payload }) =>
        set(payload, key, value),
  ),
]);

/** @param {any} holder @param {string} key @param {unknown} value */
function set(holder, key, value) {
  if (typeof holder !== "object" || holder === null) return;
  if (value === undefined) delete holder[key];
  else holder[key] = structuredClone(value);
}

const codes = /** @type {import("wms-webhook").EventCode[]} */ (Object.keys(EVENTS));

for (const code of codes) {
  test(`${code}, altered`, () => {
    const counts = { documented: 0, other: 0, none: 0 };
    for (const [at, mutate] of mutations.entries()) {
      const event = fixture(code);
      mutate(event);
      counts[agreed(event)] += 1;
      // A second one, a step of a prime away in each, so that every mutation meets many others.
      mutations[(at * 211 + codes.indexOf(code) * 37) % mutations.length](event);
      counts[agreed(event)] += 1;
    }
    assert.ok(Math.min(...Object.values(counts)) > 10, JSON.stringify(counts));
  });
}

/** @param {unknown} event */
function agreed(event) {
  const text = JSON.stringify(event);
  const wanted = byCore(text);
  for (const [name, judge] of Object.entries(judges)) assert.equal(judge(event), wanted, `${name}: ${text}`);
  return wanted;
}
