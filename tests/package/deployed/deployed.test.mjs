// @ts-check
// Each example as it runs in development, as a production build alone in a folder, and the same in another Node.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { attack, isSteady } from "./attack.mjs";
import { ENVIRONMENTS } from "./environments.mjs";
import { build, deploy, node, QUIET, writeFiles } from "./projects.mjs";
import { SECRET } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

/** @typedef {import("./environments.mjs").Environment} Environment */

const EXAMPLES = "https://github.com/wms-webhook/wms-webhook/blob/main/examples";
const MODES = ["development", "production build", "in another Node"];

/** How each row of the table reads. @type {Map<string, string[]>} */
const rows = new Map(ENVIRONMENTS.map(({ name }) => [name, MODES.map(() => "–")]));
/** @param {string} name */
const cellsOf = (name) => /** @type {string[]} */ (rows.get(name));

/**
 * @param {Environment} environment
 * @param {string} program
 * @param {(port: string) => string[]} args
 * @param {string} cwd
 * @param {boolean} [isDevelopment]
 */
async function attacked(environment, program, args, cwd, isDevelopment = false) {
  const { path = "/webhooks/wms", env, differs = [], notInDevelopment = [] } = environment;
  const port = await freePort();
  const where = { PORT: String(port), HOST: "127.0.0.1", HOSTNAME: "127.0.0.1" };
  const all = { ...QUIET, ...where, MAC_SECRET: SECRET, ...env };
  const server = await start(program, args(String(port)), [port], all, cwd);
  try {
    const target = { port, path, printed: server.printed };
    if (isDevelopment) await isSteady(target);
    const { passed, wrong } = await attack(target, isDevelopment ? notInDevelopment : []);
    assert.deepEqual(
      wrong.map((line) => line.split(":")[0]),
      differs,
      `${wrong.join("\n")}\n${server.printed()}`,
    );
    return `${passed}`;
  } finally {
    await server.stop("SIGKILL");
  }
}

/** Environments that share the folder of an example. @type {Map<string, Environment[]>} */
const examples = new Map();
for (const environment of ENVIRONMENTS) {
  examples.set(environment.folder, [...(examples.get(environment.folder) ?? []), environment]);
}

/** Production first: a server for development may write into what was built. @param {Environment} environment */
async function inProduction(environment) {
  const { name, folder, deployed = ["/."], modules = [], program, nodes = ["24", "20"] } = environment;
  for (const [at, version] of (program ? ["24"] : nodes).entries()) {
    const place = deploy(folder, deployed, modules);
    const args = (/** @type {string} */ port) => environment.start(port, place);
    cellsOf(name)[at + 1] = await attacked(environment, program ?? node(version), args, place);
  }
}

/** @param {Environment} environment */
async function inDevelopment(environment) {
  const { name, folder, develop, program = node("24") } = environment;
  if (develop) cellsOf(name)[0] = await attacked(environment, program, develop, resolve(folder), true);
}

// Two at once, of which one may be building.
describe("deployments", { concurrency: 2 }, () => {
  for (const [folder, environments] of examples) {
    test(folder, async (t) => {
      const [{ files = {}, build: commands = [] }] = environments;
      writeFiles(folder, files);
      await build(resolve(folder), commands);
      for (const environment of environments) {
        await t.test(`${environment.name}: ${MODES[1]}`, () => inProduction(environment));
      }
      for (const environment of environments.filter(({ develop }) => develop)) {
        await t.test(`${environment.name}: ${MODES[0]}`, () => inDevelopment(environment));
      }
    });
  }
});

test("the page of the frameworks has the table", () => {
  const linked = ENVIRONMENTS.map(({ name, folder }) => [
    `[${name}](${EXAMPLES}/${folder})`,
    ...cellsOf(name),
  ]);
  const lines = [["", ...MODES], MODES.concat("").map(() => "---"), ...linked];
  const table = lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  console.log(table);
  if (process.env.TABLE) writeFileSync(process.env.TABLE, table);
  else
    assert.ok(
      readFileSync("docs/guide/frameworks/index.md", "utf8").includes(`<!-- deployed -->\n\n${table}\n`),
      table,
    );
});
