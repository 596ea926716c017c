// @ts-check
// Every body of the corpus has the class that the corpus says, by each validator. What JSON.parse loses of a body
// no schema can see: which bodies these are is told apart, and there are no others.

import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, cases, parsed } from "./corpus.mjs";
import { byCore, judges, read } from "./judges.mjs";

const bodies = cases.map(({ group, one }) => {
  const bytes = bytesOf(one.body);
  return { title: `${group}: ${one.name}`, one, bytes, value: parsed(bytes) };
});

/** Digits that a double does not hold: the corpus judges them as they are written. @param {typeof bodies[0]} body */
const isRounded = ({ one, value }) =>
  one.expect.rounded !== undefined ||
  (one.expect.path === "/sequence" && Number.isSafeInteger(/** @type {any} */ (value)?.sequence));

/** Of a value, where the corpus judges the event at all. @param {typeof bodies[0]} body */
function classOf(body) {
  const { expect, options } = body.one;
  if (isRounded(body)) return expect.rounded?.class;
  if (expect.code === "invalid_event" && !options.strict && expect.reason !== "repeated") return "none";
  return expect.class;
}

/** The limits of the core, of which a value knows nothing. @type {Record<string, (body: typeof bodies[0]) => boolean>} */
const LIMITS = {
  "more than 128 levels": ({ one, value }) => one.expect.code === "invalid_json" && value !== undefined,
  "more than 1 MiB": ({ one, bytes }) => one.expect.code === "body_too_large" && bytes.length > 1024 * 1024,
};
const limits = Object.entries(LIMITS);

for (const [name, judge] of Object.entries(judges)) {
  test(`${name}: each body of the corpus has its class`, () => {
    const counts = { documented: 0, other: 0, none: 0 };
    for (const body of bodies) {
      const { title, value } = body;
      if (value === undefined || limits.some(([, isPast]) => isPast(body))) continue;
      const got = judge(value);
      assert.equal(got, classOf(body) ?? got, title);
      // Also where the corpus has an opinion of the signature only.
      assert.equal(got, byCore(JSON.stringify(value)), title);
      counts[got] += 1;
    }
    console.log(`  ${name}: ${JSON.stringify(counts)}`);
    assert.ok(Math.min(...Object.values(counts)) > 300, "the corpus has many of each class");
  });
}

test("what no schema sees is what JSON.parse loses, and what is past a limit: five kinds, and no other", () => {
  /** @type {Record<string, number>} */
  const lost = {};
  for (const body of bodies) {
    const { title, bytes, value } = body;
    const ofBytes = byCore(bytes);
    const ofValue = value === undefined ? "none" : judges.Ajv(value);
    if (ofBytes === ofValue) continue;
    const kind = kindOf(body);
    assert.ok(kind, `${title}: ${ofBytes}, and ${ofValue} as a value`);
    lost[kind] = (lost[kind] ?? 0) + 1;
  }
  console.log(`  ${JSON.stringify(lost)}`);
  const kinds = ["digits", "repeated key", "trailing comma", ...Object.keys(LIMITS)];
  assert.deepEqual(Object.keys(lost).sort(), kinds.sort());
});

/** By what the corpus says of the bytes. @param {typeof bodies[0]} body */
function kindOf(body) {
  const { expect, options } = body.one;
  const past = limits.find(([, isPast]) => isPast(body));
  if (past) return past[0];
  if (body.value === undefined && (expect.class || options.strict)) return "trailing comma";
  if (expect.reason === "repeated") return "repeated key";
  return isRounded(body) ? "digits" : undefined;
}

test("the header's pattern takes what the core does not call malformed", () => {
  const { parameters } = read("openapi").webhooks.event.post;
  const pattern = new RegExp(parameters[0].schema.pattern, "u");
  let refused = 0;
  for (const { one } of bodies) {
    if (typeof one.signature !== "string" || one.expect.code === "body_too_large") continue;
    const isWellFormed = !["missing_signature", "malformed_signature"].includes(one.expect.code ?? "");
    assert.equal(pattern.test(one.signature), isWellFormed, JSON.stringify(one.signature));
    if (!isWellFormed) refused += 1;
  }
  assert.ok(refused > 50, `${refused} headers are malformed`);
});
