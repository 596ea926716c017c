// @ts-check
// The short form of the search in `costliest.mjs`; `cargo xtask audit cost` has the long one, with another seed.

import { ok } from "node:assert/strict";
import { test } from "node:test";
import { search } from "./costliest.mjs";

/** Ten seconds for each. */
const INSTRUCTIONS = 120e9;
const SEED = 1;

/** @param {import("node:test").TestContext} t @param {"explain" | "report"} name @param {number} least how many it must try */
function find(t, name, least) {
  const { tried, share, start } = search(name, INSTRUCTIONS, SEED);
  const percent = (/** @type {number} */ part) => `${Math.round(100 * part)} %`;
  t.diagnostic(`${tried} tried: ${percent(share)} of what is allowed, ${percent(start)} at the start`);
  ok(tried > least && share > 0.2);
}

test("the costliest delivery that a search finds takes explain no more than its budget pays for", (t) => {
  find(t, "explain", 4);
});

test("the costliest delivery that a search finds takes a report no more than its length allows", (t) => {
  find(t, "report", 400);
});
