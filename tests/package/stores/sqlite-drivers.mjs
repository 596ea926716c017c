// @ts-check
// Opens a file with the driver of the runtime that runs this, or with one that npm has; and a process of a fleet
// over one file, or the checks of the store in a runtime of its own:
//   sqlite-drivers.mjs <file> check
//   sqlite-drivers.mjs <file> claim <rounds> <processes>   prints the rounds in which it won, once all are there

import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { SQLITE_SCHEMA, sqliteStore } from "wms-webhook/sqlite";
import { storeTests } from "wms-webhook/store-test";

/** The class of a database. @param {string} name of its module */
async function driver(name) {
  const module = await import(name);
  return module.DatabaseSync ?? module.Database ?? module.default;
}

export const OWN = Object.hasOwn(process.versions, "bun") ? "bun:sqlite" : "node:sqlite";

/** @param {string} file @param {string} [name] @param {string} [journal] @returns {Promise<any>} */
export async function open(file, name = OWN, journal = "WAL") {
  const Database = await driver(name);
  const database = new Database(file);
  database.exec("PRAGMA busy_timeout = 10000");
  database.exec(`PRAGMA journal_mode = ${journal}; PRAGMA synchronous = NORMAL`);
  database.exec(SQLITE_SCHEMA);
  return database;
}

/** The id of a round, the same in each process. @param {number} round */
const idOf = (round) => round.toString(16).padStart(64, "0");

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file, what, rounds, processes] = process.argv.slice(2);
  const database = await open(file);
  const store = sqliteStore(database);
  const told = [];
  if (what === "check") {
    const other = sqliteStore(await open(file));
    let turn = 0;
    const checks = storeTests({ create: () => (++turn % 2 ? store : other) });
    const note =
      (/** @type {string} */ title) =>
      (/** @type {Error} */ { message }) =>
        told.push(`${title}: ${message}`);
    await Promise.all(checks.map(([title, check]) => check().catch(note(title))));
  } else {
    const owner = crypto.randomUUID();
    database.exec("CREATE TABLE IF NOT EXISTS fleet (owner)");
    database.prepare("INSERT INTO fleet VALUES (?)").run(owner);
    const fleet = database.prepare("SELECT count(*) AS count FROM fleet");
    const end = Date.now() + 50_000;
    while (fleet.get().count < Number(processes)) {
      if (Date.now() > end) throw new Error("a process of the fleet has not come");
      await setTimeout(1);
    }
    for (let round = 0; round < Number(rounds); round += 1) {
      if ((await store.claim(idOf(round), owner, 600)) === "claimed") {
        told.push(round);
        // The others come to it while it is held.
        await setTimeout(1);
        await store.commit(idOf(round), owner, 600);
      }
    }
  }
  console.log(JSON.stringify(told));
}
