// @ts-check
// Jest 29 with babel, whose modules are CommonJS in every Node.

import assert from "node:assert/strict";
import { test } from "node:test";
import { node, printed } from "./nodes.mjs";

const config = { roots: ["<rootDir>/jest"], testMatch: ["**/*.jest.js"], testEnvironment: "node" };

for (const version of ["20.0", "24"]) {
  test(`Jest 29 with babel, in Node ${version}`, () => {
    const args = ["node_modules/jest/bin/jest.js", "--ci", "--json", "--config", JSON.stringify(config)];
    const { numPassedTests, numTotalTests } = JSON.parse(printed(node(version), args));
    assert.deepEqual([numPassedTests, numTotalTests], [10, 10]);
  });
}
