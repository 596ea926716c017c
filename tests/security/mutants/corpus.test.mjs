// @ts-check
// Everything that the package says in Node.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as api from "wms-webhook";
import { runApiCases } from "./api-cases.js";
// @ts-expect-error: the corpus as one module; made when the tests are set up
import groups from "./corpus.js";
import { runGroup } from "./run.js";

test("the cases of the API", () => {
  const { cases, failures } = runApiCases(api);
  assert.ok(cases > 0);
  assert.deepEqual(failures, []);
});

for (const group of groups) {
  test(`the corpus: ${group.group}`, () => {
    assert.ok(group.cases.length > 0);
    // To the first case that is not as it should be.
    for (const one of group.cases) assert.deepEqual(runGroup(api, { ...group, cases: [one] }).failures, []);
  });
}
