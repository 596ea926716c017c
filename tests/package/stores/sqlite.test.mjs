// @ts-check
// The store in SQLite: by each driver, in D1, and one file between processes.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { SQLITE_SCHEMA, sqliteStore } from "wms-webhook/sqlite";
import { counting, meets, untilAnswered } from "./faults.mjs";
import { passes } from "./passes.mjs";
import { event } from "./sender.mjs";
import { open } from "./sqlite-drivers.mjs";

const { RUNTIMES, BUN } = /** @type {Record<string, string>} */ (process.env);
const run = promisify(execFile);
const newFile = () => join(mkdtempSync(join(tmpdir(), "wms-webhook-sqlite-")), "deliveries.db");
const TABLE = "wms_webhook_deliveries";

// libsql has the interface of better-sqlite3.
for (const name of ["node:sqlite", "better-sqlite3", "libsql"]) {
  passes(name, async (t) => {
    const file = newFile();
    const databases = [await open(file, name), await open(file, name)];
    t.after(() => databases.map((database) => database.close()));
    let turn = 0;
    return () => sqliteStore(databases[++turn % 2]);
  });
}

test("bun:sqlite", { timeout: 60_000 }, async () => {
  const { stdout } = await run(BUN, ["sqlite-drivers.mjs", newFile(), "check"]);
  assert.deepEqual(JSON.parse(stdout), []);
});

passes(
  "D1",
  async (t) => {
    const { getPlatformProxy } = await import(join(RUNTIMES, "wrangler/wrangler-dist/cli.js"));
    const { env, dispose } = await getPlatformProxy({ configPath: "d1/wrangler.json", persist: false });
    t.after(dispose);
    const { DB } = env;
    await assert.rejects(async () => sqliteStore(DB).claim("a", "one", 1), /^Error: SQLite: .*no such table/);
    for (const statement of SQLITE_SCHEMA.split(";\n").filter(Boolean)) await DB.prepare(statement).run();
    return () => sqliteStore(DB);
    // These ask it hundreds of times, each through two processes. The first race is among the rest.
  },
  /^(so does one|no claim|many deliveries|ids and)/,
);

test("four processes share one file: each delivery is claimed once", { timeout: 60_000 }, async () => {
  const [file, rounds] = [newFile(), 300];
  (await open(file)).close();
  const processes = Array.from({ length: 4 }, () =>
    run(process.execPath, ["sqlite-drivers.mjs", file, "claim", String(rounds), "4"]),
  );
  const won = (await Promise.all(processes)).flatMap(({ stdout }) => JSON.parse(stdout));
  assert.deepEqual(
    won.sort((one, other) => one - other),
    Array.from({ length: rounds }, (_, round) => round),
  );
});

test("what is over is deleted, a batch with each hundredth commit, by the index", async () => {
  const database = await open(newFile());
  const old = database.prepare(`INSERT INTO ${TABLE} VALUES (?, NULL, 1)`);
  for (let n = 0; n < 500; n += 1) old.run(`old ${n}`);
  const left = database.prepare(`SELECT count(*) AS count FROM ${TABLE} WHERE until = 1`);
  const store = sqliteStore(database);
  /** @type {[commit: number, left: number][]} */
  const changes = [];
  for (let [n, before] = [1, 500]; n <= 300; n += 1) {
    await store.commit(`new ${n}`, "one", 60);
    const { count } = left.get();
    if (count !== before) changes.push([n, count]);
    before = count;
  }
  // With the first, too: many a process of a platform makes no hundred.
  assert.deepEqual(changes, [
    [1, 300],
    [101, 100],
    [201, 0],
  ]);
  assert.equal(await store.claim("new 1", "two", 60), "done");
  const plan = database
    .prepare(`EXPLAIN QUERY PLAN SELECT id FROM ${TABLE} WHERE until <= 1 LIMIT 200`)
    .all();
  assert.match(JSON.stringify(plan), /USING COVERING INDEX wms_webhook_deliveries_until/);
  database.close();
});

test("a delivery is noted, even if what is over cannot be deleted", async () => {
  const database = await open(newFile());
  database.exec(`CREATE TRIGGER kept BEFORE DELETE ON ${TABLE} BEGIN SELECT RAISE(ABORT, 'kept'); END`);
  const store = sqliteStore(database);
  database.prepare(`INSERT INTO ${TABLE} VALUES ('old', NULL, 1)`).run();
  await store.commit("new", "one", 60);
  assert.equal(await store.claim("new", "two", 60), "done");
  assert.throws(() => database.exec(`DELETE FROM ${TABLE}`), /kept/);
  database.close();
});

test("an error without a message is told by its code, one without either as it is", () => {
  for (const [thrown, reason] of /** @type {const} */ ([
    [Object.assign(new Error(), { code: "SQLITE_CANTOPEN" }), "SQLITE_CANTOPEN"],
    [Object.assign(new Error("no such file"), { code: "SQLITE_CANTOPEN" }), "no such file"],
    [undefined, "no reason given"],
  ])) {
    const prepare = () => {
      throw thrown;
    };
    assert.throws(() => sqliteStore(/** @type {any} */ ({ prepare })), {
      name: "TypeError",
      message: `SQLite: ${reason}. Open the database and run database.exec(SQLITE_SCHEMA) before.`,
    });
  }
});

test("what the programmer gets wrong is a TypeError when the store is made", async () => {
  for (const mistake of [undefined, {}, "deliveries.db", Promise.resolve()]) {
    assert.throws(
      () => sqliteStore(/** @type {any} */ (mistake)),
      /^TypeError: This is not a database of node:sqlite/,
    );
  }
  const database = await open(newFile());
  database.exec(`DROP TABLE ${TABLE}`);
  assert.throws(
    () => sqliteStore(database),
    /^TypeError: SQLite: no such table: .*run database\.exec\(SQLITE_SCHEMA\)/,
  );
  database.close();
  assert.throws(() => sqliteStore(database), /^TypeError: SQLite: .*Open the database/);
});

for (const name of ["node:sqlite", "libsql"]) {
  test(`${name}: a claim that cannot be committed, as somebody reads a file without WAL, is none`, async () => {
    const file = newFile();
    const openIt = () => open(file, name, "DELETE");
    const [one, two, reader] = [await openIt(), await openIt(), await openIt()];
    for (const database of [one, two]) database.exec("PRAGMA busy_timeout = 50");
    const rows = reader.prepare(`SELECT count(*) AS count FROM ${TABLE}`);
    reader.exec("BEGIN");
    assert.equal(rows.get().count, 0);
    for (const database of [one, two]) {
      await assert.rejects(
        async () => sqliteStore(database).claim("a", "one", 60),
        /^Error: SQLite: database is locked/,
      );
    }
    reader.exec("COMMIT");
    assert.equal(await sqliteStore(one).claim("a", "one", 60), "claimed");
    assert.equal(await sqliteStore(two).claim("a", "two", 60), "held");
    for (const database of [one, two, reader]) database.close();
  });
}

test("another process holds the file for long: 503, then once", async () => {
  const file = newFile();
  const [database, other] = [await open(file), await open(file)];
  database.exec("PRAGMA busy_timeout = 50");
  await meets(sqliteStore(database), {
    begin: () => other.exec("BEGIN IMMEDIATE"),
    end: () => other.exec("ROLLBACK"),
    reason: /SQLite: database is locked/,
  });
  database.close();
  other.close();
});

test("the file is full: 503, then once; what is known is answered", async () => {
  const database = await open(newFile());
  const pages = database.prepare("PRAGMA page_count").get().page_count;
  const store = sqliteStore(database);
  await store.commit("known", "one", 600);
  await meets(store, {
    begin: async () => {
      database.exec(`PRAGMA max_page_count = ${pages}`);
      await assert.rejects(async () => {
        for (let n = 0; n < 1000; n += 1) await store.claim(`filling ${n}`, "one", 600);
      }, /^Error: SQLite: database or disk is full/);
      assert.equal(await store.claim("known", "two", 60), "done");
    },
    end: () => database.exec("PRAGMA max_page_count = 100000"),
    reason: /SQLite: database or disk is full/,
  });
  database.close();
});

test("the table is gone, or the file may only be read: 503, then once", async () => {
  const database = await open(newFile());
  const store = sqliteStore(database);
  await meets(store, {
    begin: () => database.exec(`DROP TABLE ${TABLE}`),
    end: () => database.exec(SQLITE_SCHEMA),
    reason: /SQLite: no such table/,
    forgets: true,
  });
  await meets(store, {
    begin: () => database.exec("PRAGMA query_only = ON"),
    end: () => database.exec("PRAGMA query_only = OFF"),
    reason: /SQLite: attempt to write a readonly database/,
  });
  database.close();
});

test("a database that was closed is 503; a new one knows what was handled", async () => {
  const file = newFile();
  const database = await open(file);
  const { send, times, errors } = counting(sqliteStore(database));
  const [before, body] = [event(), event()];
  await untilAnswered(send, before);
  database.close();
  assert.equal(await send(body), 503);
  assert.match(String(errors.at(-1).cause), /^Error: SQLite: /);
  assert.equal(times(body), 0);

  const again = await open(file);
  const after = counting(sqliteStore(again));
  for (const one of [before, body, body]) assert.equal(await after.send(one), 200);
  assert.deepEqual([after.times(before), after.times(body)], [0, 1]);
  again.close();
});
