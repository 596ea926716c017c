// @ts-check
// Test runners as users configure them: the package works in each, or its first call says what is missing.
// And a receiver follows the clock that the runner puts in place of the real one.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";

const { RUNTIMES } = process.env;
const NODE_24 = `${RUNTIMES}/node-24/bin/node`;

/** What `--json` of both says. @param {string} program @param {string[]} args @param {string} report @returns {{ numPassedTests: number, numTotalTests: number }} */
function reported(program, args, report) {
  const env = { ...process.env, CI: "1", NO_COLOR: "1", WRANGLER_SEND_METRICS: "false" };
  const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env, timeout: 120_000 });
  try {
    const all = JSON.parse(readFileSync(report, "utf8"));
    assert.ok(all.success, `${stdout}\n${stderr}`);
    return all;
  } catch (error) {
    throw new Error(`${stdout}\n${stderr}`, { cause: error });
  }
}

/** With Babel, as Jest has it, or with nothing that transforms. @param {string} modules */
const babel = (modules) => ({
  "\\.js$": [
    `${modules}/babel-jest`,
    { presets: [[`${modules}/@babel/preset-env`, { targets: { node: "current" } }]] },
  ],
});

for (const version of ["29", "30"]) {
  const modules = resolve(`jest-${version}/node_modules`);
  /** @param {string} file @param {object} config */
  const jest = (file, config) => {
    const report = `jest-${version}.json`;
    const whole = { roots: ["<rootDir>/jest"], testMatch: [`**/${file}.jest.js`], ...config };
    const args = ["--ci", `--outputFile=${report}`, "--json", "--config", JSON.stringify(whole)];
    return reported(process.execPath, [`jest-${version}/node_modules/jest/bin/jest.js`, ...args], report);
  };
  const jsdom = `${modules}/jest-environment-jsdom`;
  const setupFiles = ["<rootDir>/jest/coders.js"];

  for (const [name, config, count] of /** @type {[string, object, number][]} */ ([
    ["node", { testEnvironment: "node" }, 8],
    ["jsdom with TextEncoder", { testEnvironment: jsdom, setupFiles }, 7],
  ])) {
    test(`Jest ${version}, ${name}`, () => {
      assert.equal(jest("requires", { ...config, transform: {} }).numPassedTests, count);
    });
    test(`Jest ${version}, ${name}, with babel-jest`, () => {
      const { numPassedTests } = jest("imports", { ...config, transform: babel(modules) });
      assert.equal(numPassedTests, count);
    });
  }
  test(`Jest ${version}, jsdom: the first call says what is missing`, () => {
    assert.equal(jest("missing", { testEnvironment: jsdom, transform: {} }).numPassedTests, 4);
  });
}

for (const [environment, ...more] of [
  ["node", "--config", "vitest/vitest.config.mjs", "--environment", "node"],
  ["jsdom", "--config", "vitest/vitest.config.mjs", "--environment", "jsdom"],
  ["happy-dom", "--config", "vitest/vitest.config.mjs", "--environment", "happy-dom"],
  ["Cloudflare's pool", "--config", "vitest/workers.config.mjs"],
]) {
  test(`Vitest, ${environment}`, () => {
    const report = "vitest.json";
    const args = ["run", "--reporter=json", `--outputFile=${report}`, ...more];
    const { numPassedTests } = reported(NODE_24, ["node_modules/vitest/vitest.mjs", ...args], report);
    assert.equal(numPassedTests, 8);
  });
}
