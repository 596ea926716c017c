// @ts-check
// Each example as it runs in development, as a production build alone in a folder, and the same in another Node.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { attack } from "./attack.mjs";
import { ENVIRONMENTS } from "./environments.mjs";
import { build, deploy, node, QUIET, writeFiles } from "./projects.mjs";
import { SECRET } from "./sender.mjs";
import { freePort, start } from "./servers.mjs";

/** @typedef {import("./environments.mjs").Environment} Environment */

const MODES = ["development", "production build", "in another Node"];

/** How each row of the table reads. @type {Map<string, string[]>} */
const rows = new Map(ENVIRONMENTS.map(({ name }) => [name, MODES.map(() => "–")]));
/** @param {string} name */
const cellsOf = (name) => /** @type {string[]} */ (rows.get(name));

/** @param {Environment} environment @param {string} program @param {(port: string) => string[]} args @param {string} cwd */
async function attacked({ path = "/webhooks/wms", env, differs = [] }, program, args, cwd) {
  const port = await freePort();
  const where = { PORT: String(port), HOST: "127.0.0.1", HOSTNAME: "127.0.0.1" };
  const all = { ...QUIET, ...where, MAC_SECRET: SECRET, ...env };
  const server = await start(program, args(String(port)), [port], all, cwd);
  try {
    const { passed, wrong } = await attack({ port, path, printed: server.printed });
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

/** @type {Map<string, unknown>} */
const built = new Map();

/** Once for all that share a folder. @param {Environment} environment */
function prepare({ folder, files = {}, build: commands = [] }) {
  if (!built.has(folder)) {
    built.set(folder, undefined);
    try {
      writeFiles(folder, files);
      build(resolve(folder), commands);
    } catch (error) {
      built.set(folder, error);
    }
  }
  if (built.get(folder)) throw built.get(folder);
}

for (const environment of ENVIRONMENTS) {
  const { name, folder, develop, deployed = ["/."], modules = [], program } = environment;
  const { nodes = ["24", "20"] } = environment;
  const row = cellsOf(name);

  test(`${name}: ${MODES[1]}`, async () => {
    prepare(environment);
    for (const [at, version] of (program ? ["24"] : nodes).entries()) {
      const place = deploy(folder, deployed, modules);
      const args = (/** @type {string} */ port) => environment.start(port, place);
      row[at + 1] = await attacked(environment, program ?? node(version), args, place);
    }
  });

  if (!develop) continue;
  test(`${name}: ${MODES[0]}`, async () => {
    prepare(environment);
    row[0] = await attacked(environment, program ?? node("24"), develop, resolve(folder));
  });
}

test("the README has the table", () => {
  const linked = ENVIRONMENTS.map(({ name, folder }) => [`[${name}](examples/${folder})`, ...cellsOf(name)]);
  const lines = [["", ...MODES], MODES.concat("").map(() => "---"), ...linked];
  const table = lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  console.log(table);
  if (process.env.TABLE) writeFileSync(process.env.TABLE, table);
  else assert.ok(readFileSync("README.md", "utf8").includes(`<!-- deployed -->\n\n${table}\n`), table);
});
