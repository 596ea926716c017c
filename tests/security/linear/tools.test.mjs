// @ts-check
// What the shipped tools execute for a body that a search could read again and again: `explain` no more than
// its budget pays for, and a report no more than the length allows. Counted, not timed.

import { equal } from "node:assert/strict";
import { test } from "node:test";
import { createReport, executed, explained, LONGEST, REPORT_IN_THE_END, reported } from "./counted.mjs";
import { FAMILIES } from "./families.mjs";

const SIZES = [1024, LONGEST];

for (const [name, body] of Object.entries(FAMILIES)) {
  test(`${name}: explain takes no more than its budget pays for`, (t) => {
    for (const size of SIZES) {
      const own = body(size).subarray(0, LONGEST);
      const { perByte } = explained(own, `hmac-sha256=${"0123456789abcdef".repeat(4)}`);
      t.diagnostic(`${own.length} bytes: ${Math.round(perByte)} for a byte of the budget`);
    }
  });
}

test("a report takes no more for a body than its length allows", (t) => {
  const report = createReport();
  const shares = Object.values(FAMILIES).flatMap((body) =>
    SIZES.map((size) => reported(report, body(size).subarray(0, LONGEST), "").share),
  );
  t.diagnostic(`${Math.round(100 * Math.max(...shares))} % of what is allowed`);
});

/** What a report of many deliveries grows with. @type {Record<string, (at: number) => Record<string, unknown>>} */
const DELIVERIES = {
  "a session each": (at) => ({ sessionId: `s-${at}`, sequence: 0 }),
  "long names": (at) => ({ sessionId: `${at}`.repeat(1000), sequence: 0 }),
  "one session": (at) => ({ sequence: at }),
  "one session, backwards": (at) => ({ timestamp: 9e8 - at, sequence: 9e6 - at }),
  "an hour and a reason each": (at) => ({
    timestamp: at * 3600,
    sessionId: `s-${at}`,
    payload: { error: `CODE_${at}`, details: `CODE_${at}` },
  }),
};

for (const [name, members] of Object.entries(DELIVERIES)) {
  test(`${name}: a report takes no more the more it holds`, (t) => {
    const report = createReport();
    const shares = Array.from({ length: 2048 }, (_, at) => {
      const envelope = { timestamp: 1, sessionId: "s-1", sequence: at, event: "GENERAL_ERROR", payload: {} };
      return reported(report, Buffer.from(JSON.stringify({ ...envelope, ...members(at) })), "").share;
    });
    const taken = executed(REPORT_IN_THE_END * shares.length, () => report.report());
    equal(report.report().deliveries.accepted, shares.length);
    const inTheEnd = Math.round(taken / shares.length);
    t.diagnostic(
      `${Math.round(100 * Math.max(...shares))} % of what is allowed, ${inTheEnd} for each in the end`,
    );
  });
}
