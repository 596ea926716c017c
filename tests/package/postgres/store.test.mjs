// @ts-check
// The store by itself: what it is made with, and what an abort ends.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { EventEmitter, getEventListeners } from "node:events";
import { mock, test } from "node:test";
import { Client, Pool } from "pg";
import postgres from "postgres";
import { postgresMigration, postgresStore } from "wms-webhook/postgres";
import { transactionalStoreTests } from "wms-webhook/store-test";
import { connect, DRIVERS, deferred, until } from "./clients.mjs";
import { serve } from "./server.mjs";

const { server, db } = await serve();

const newId = () => randomBytes(32).toString("hex");
/** @param {string} driver @param {string} where */
const connections = async (driver, where) =>
  (await db.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND ${where}`, [driver]))
    .length;

test("what Postgres says is told without a MAC, with its code and with what mends it", async () => {
  const id = newId();
  const table = '"wms_webhook_deliveries"';
  const otherTable = ` (${table}: the table is not the one that postgresMigration() makes)`;
  const coded = (/** @type {string} */ message, /** @type {unknown} */ code) =>
    Object.assign(new Error(message), { code });
  /** @type {[unknown, string, string?][]} */
  const said = [
    [coded("no", "42P01"), `no (${table}: make the table by what postgresMigration() gives)`, "42P01"],
    [coded("no", "42703"), `no${otherTable}`, "42703"],
    [coded("no", "42804"), `no${otherTable}`, "42804"],
    [coded("no", "42P10"), `no${otherTable}`, "42P10"],
    [
      coded("no", "42501"),
      `no (${table}: the store needs SELECT, INSERT, UPDATE and DELETE on its table)`,
      "42501",
    ],
    [coded(`Key (id)=(${id}) is there`, "23505"), "Key (id)=(…) is there", "23505"],
    [coded("", "ECONNREFUSED"), "ECONNREFUSED", "ECONNREFUSED"],
    [coded("of seven: abcdef0", undefined), "of seven: abcdef0"],
    [coded("no text", 7), "no text"],
    ["thrown", "thrown"],
  ];
  for (const [error, message, code] of said) {
    const pool = { totalCount: 0, connect: (/** @type {(error: unknown) => void} */ call) => call(error) };
    await assert.rejects(
      postgresStore({ pool: /** @type {any} */ (pool) }).run(id, 60, () => {}),
      (found) => {
        const { message: told, ...fields } = /** @type {any} */ (found);
        assert.deepEqual([told, fields], [`Postgres: ${message}`, code === undefined ? {} : { code }]);
        return true;
      },
    );
  }
});

test("what is no pool and no function of postgres is a TypeError that says what to pass", async () => {
  const ended = new Pool();
  await ended.end();
  const pool = new Pool();
  const sql = postgres("postgres://127.0.0.1/x");
  /** @type {[any, RegExp][]} */
  const mistakes = [
    [{}, /^Pass either \{ pool \}/],
    [undefined, /^Pass either \{ pool \}/],
    [{ pool, sql }, /^Pass either \{ pool \}/],
    [{ pool: new Client() }, /"pool" must be one of the package "pg": pass new Pool\(\)/],
    [{ pool: "postgres://127.0.0.1" }, /"pool" must be/],
    [{ pool: null }, /"pool" must be/],
    [{ pool: sql }, /"pool" must be/],
    [{ pool: ended }, /"pool" was ended/],
    [{ sql: pool }, /"sql" must be that of the package "postgres"/],
    [{ sql: postgres }, /"sql" must be/],
    [{ sql: null }, /"sql" must be/],
    [pool, /^Unknown option/],
    [{ pool, tabel: "x" }, /^Unknown option "tabel"/],
    [
      { pool, isolation: "READ COMMITTED" },
      /"isolation" must be one of read committed, repeatable read, serializable/,
    ],
    [{ pool, isolation: "serializable; DROP TABLE x" }, /"isolation" must be one of/],
    .../** @type {[any, RegExp][]} */ (
      ["", ".", "a.", "a.b.c", "x".repeat(64), "é".repeat(32), "a\0b", 5, null].map((table) => [
        { pool, table },
        /"table" must be the name of a table/,
      ])
    ),
  ];
  for (const [options, words] of mistakes)
    assert.throws(() => postgresStore(options), { name: "TypeError", message: words });
  assert.throws(() => postgresMigration({ table: "a.b.c" }), { name: "TypeError", message: /"table"/ });
  for (const options of [{ pool }, { sql }, { pool, table: "x".repeat(63) }])
    assert.equal(typeof postgresStore(/** @type {any} */ (options)).run, "function");
  await pool.end();
  await sql.end();
});

/** A client of a pool, whose statements are answered at once. */
class StandIn extends EventEmitter {
  /** @type {unknown[]} what it was given back with */
  releases = [];
  /** @type {[text: string, values?: unknown[]][]} */
  asked = [];
  /** How a statement fails that begins with this. @type {Record<string, unknown>} */
  failing = {};
  /** @param {string} text @param {unknown[]} [values] */
  async query(text, values) {
    this.asked.push(values ? [text, values] : [text]);
    for (const [beginning, error] of Object.entries(this.failing))
      if (text.startsWith(beginning)) throw error;
    return { rows: [{ count: 0 }], command: text };
  }
  /** @param {unknown} isBroken */
  release(isBroken) {
    this.releases.push(isBroken === true);
  }
}

/** A store whose pool has one such client, or one in another state. @param {StandIn} client @param {object} [state] */
function storeBy(client, state) {
  const connect = (/** @type {(error: unknown, client?: unknown) => void} */ call) => call(undefined, client);
  return postgresStore({ pool: /** @type {any} */ ({ totalCount: 0, connect, ...state }) });
}

test("a connection is given back once, broken or not, and nothing listens to it or to the signal any more", async () => {
  const abort = new AbortController();
  const fails = () => Promise.reject(new Error("the work fails"));
  /** @type {[string, () => Promise<unknown>, string, boolean[]][]} */
  const ends = [
    ["it is committed", async () => {}, "", [false]],
    ["its commit fails", async () => {}, "COMMIT", [false]],
    ["it is rolled back", fails, "", [false]],
    ["its rollback fails", fails, "ROLLBACK", [true]],
    ["it is aborted", () => new Promise(() => abort.abort(new Error("too late"))), "", [true]],
  ];
  for (const [what, work, failing, releases] of ends) {
    const client = new StandIn();
    if (failing) client.failing = { [failing]: new Error("cut") };
    const run = storeBy(client).run(newId(), 60, work, { signal: abort.signal });
    await run.then(
      (outcome) => assert.deepEqual([what, outcome], ["it is committed", "handled"]),
      (error) => assert.match(error.message, /^(Postgres: cut|the work fails|too late)$/, what),
    );
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(client.releases, releases, what);
    assert.deepEqual(
      [client.listenerCount("error"), getEventListeners(abort.signal, "abort")],
      [0, []],
      what,
    );
  }
});

test("a delivery is noted for its ttl, and waits three seconds for another's note, or as long as it is told", async () => {
  const client = new StandIn();
  const id = newId();
  await storeBy(client).run(id, 60, async () => {});
  await storeBy(client).run(id, 0.0015, async () => {}, { wait: 0.25 });
  await storeBy(client).run(id, 60, async () => {}, { wait: 0 });
  assert.deepEqual(
    client.asked.flatMap(([, values]) => (values ? [values] : [])),
    // Postgres takes 0 for no limit.
    [
      [id, 60, "3000ms"],
      [id, 0.002, "250ms"],
      [id, 60, "1ms"],
    ],
  );
});

test("a conflict is tried three times, and never again once the handler was called", async () => {
  const conflict = Object.assign(new Error("could not serialize"), { code: "40001" });
  for (const [statement, attempts, calls] of /** @type {const} */ ([
    ["WITH before", 3, 0],
    ["COMMIT", 1, 1],
  ])) {
    const client = Object.assign(new StandIn(), { failing: { [statement]: conflict } });
    let called = 0;
    const work = async () => {
      called += 1;
    };
    await assert.rejects(storeBy(client).run(newId(), 60, work), { code: "40001" });
    const begun = client.asked.filter(([text]) => text.startsWith("BEGIN")).length;
    assert.deepEqual([begun, called], [attempts, calls], statement);
  }
});

test("one of a thousand deliveries purges, to the bound, and that it cannot is said once", async () => {
  const random = mock.method(Math, "random");
  const said = mock.method(console, "error", () => {});
  try {
    const client = new StandIn();
    const store = storeBy(client);
    const isPurged = async (/** @type {number} */ chance) => {
      random.mock.mockImplementation(() => chance);
      client.asked = [];
      await store.run(newId(), 60, async () => {});
      await new Promise((resolve) => setTimeout(resolve, 20));
      return client.asked.some(([text]) => text.includes("DELETE"));
    };
    assert.deepEqual([await isPurged(0.0009995), await isPurged(0.001)], [true, false]);
    assert.equal(said.mock.callCount(), 0);
    client.failing = { "WITH expired": new Error("cut") };
    for (const _ of ["once", "and no more"]) {
      assert.equal(await isPurged(0), true);
      const words = said.mock.calls.map(({ arguments: all }) => all.join(" "));
      assert.deepEqual(words, ["wms-webhook: expired deliveries are not deleted: Postgres: cut"]);
    }
  } finally {
    random.mock.restore();
    said.mock.restore();
  }
});

test("a pool that ends, or has ended, is refused", () => {
  for (const state of [{ ending: true }, { ended: true }])
    assert.throws(() => storeBy(new StandIn(), state), { name: "TypeError", message: /"pool" was ended/ });
  assert.equal(typeof storeBy(new StandIn(), { ending: false, ended: false }).run, "function");
});

for (const driver of DRIVERS) {
  /** @type {ReturnType<typeof connect>[]} */
  const clients = [];
  const tests = transactionalStoreTests({
    create() {
      const client = connect(driver, server.port);
      clients.push(client);
      return /** @type {import("wms-webhook/receiver").TransactionalStore<any>} */ (client.store);
    },
    write: (tx, id) => clients[0].query(tx, "INSERT INTO effects VALUES ($1, $2)", [id, driver]),
    read: async (id) => (await db.effects(id))[id] ?? 0,
  });
  for (const [title, check] of tests) {
    test(`${driver}: ${title}`, async () => {
      await check();
      await Promise.all(clients.splice(0).map((client) => client.end()));
    });
  }

  test(`${driver}: a table's name is one name, whatever is in it; so is its schema's`, async () => {
    const schema = 'sch"ema';
    await db.query('CREATE SCHEMA IF NOT EXISTS "sch""ema"');
    for (const table of ['Ta"ble; DROP TABLE effects --', `${schema}.Select`]) {
      await db.query(postgresMigration({ table }));
      const client = connect(driver, server.port, { table });
      const id = newId();
      assert.equal(await client.store.run(id, 60, async () => {}), "handled");
      assert.equal(await client.store.run(id, 60, async () => assert.fail("it is noted")), "done");
      await client.end();
    }
    assert.deepEqual(await db.effects("none: but its table is there"), {});
    await db.query('DROP TABLE "Ta""ble; DROP TABLE effects --", "sch""ema"."Select"');
  });

  test(`${driver}: what a handler reads of the transaction is there, it ends none, and its signal is left alone`, async () => {
    const client = connect(driver, server.port);
    const { signal } = new AbortController();
    const read = (/** @type {any} */ tx) => (driver === "pg" ? tx.database : typeof tx.name);
    const wanted = driver === "pg" ? "postgres" : "string";
    const outcome = await client.store.run(
      newId(),
      60,
      async (/** @type {any} */ tx) => {
        assert.equal(read(tx), wanted);
        const endings = driver === "pg" ? ["end", "release"] : ["prepare"];
        for (const name of endings)
          assert.throws(() => tx[name](), { name: "TypeError", message: /^The store begins and ends/ });
      },
      { signal },
    );
    assert.deepEqual([outcome, getEventListeners(signal, "abort")], ["handled", []]);
    await client.end();
  });

  test(`${driver}: a statement that begins once the handler has ended is refused, while its last one runs`, async () => {
    const client = connect(driver, server.port);
    /** @type {Promise<unknown> | undefined} */
    let late;
    const outcome = await client.store.run(newId(), 60, async (/** @type {any} */ tx) => {
      client.query(tx, "SELECT pg_sleep(0.3)");
      late = new Promise((resolve) => setTimeout(resolve, 100)).then(() =>
        client.query(tx, "INSERT INTO nowhere VALUES (1)"),
      );
      late.catch(() => {});
    });
    assert.equal(outcome, "handled");
    await assert.rejects(
      /** @type {Promise<unknown>} */ (late),
      /^Error: The transaction of this delivery is over/,
    );
    await client.end();
  });

  test(`${driver}: an abort ends the work: run() is rejected, nothing is committed, the connection is free`, async () => {
    const client = connect(driver, server.port, { max: 1 });
    const abort = new AbortController();
    const reason = new Error("the handler takes too long");
    const id = newId();
    /** @type {any} */
    let late;
    const left = deferred();
    const run = client.store.run(
      id,
      60,
      async (tx) => {
        late = tx;
        await client.query(tx, "INSERT INTO effects VALUES ('aborted', '')");
        // One of "postgres" cannot be closed while it works for the handler.
        if (driver === "pg") client.query(tx, "SELECT pg_sleep(3600)").catch(() => {});
        abort.abort(reason);
        await left.promise;
      },
      { signal: abort.signal },
    );
    await assert.rejects(run, (error) => error === reason);
    await assert.rejects(client.query(late, "INSERT INTO effects VALUES ('late', '')"), /is over/);
    if (driver === "postgres")
      await until(
        "it is rolled back",
        async () => (await connections(driver, "state LIKE 'idle in%'")) === 0,
      );
    left.resolve();
    // By the same connection, or one that takes its place.
    assert.equal(await client.store.run(newId(), 60, async () => {}), "handled");
    // The statement goes on, and with it the lock of the note.
    await db.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'",
    );
    assert.equal(await client.store.run(id, 60, async () => {}), "handled");
    assert.deepEqual([await db.effects("aborted"), await db.effects("late")], [{}, {}]);
    await client.end();
  });

  test(`${driver}: what was aborted before it had a connection calls no work`, async () => {
    const client = connect(driver, server.port, { max: 1 });
    const abort = new AbortController();
    const left = deferred();
    const first = client.store.run(newId(), 60, () => left.promise);
    await until("the first works", async () => (await connections(driver, "state LIKE 'idle in%'")) === 1);
    const notes = await db.notes();
    const second = client.store.run(newId(), 60, async () => assert.fail("it was aborted"), {
      signal: abort.signal,
    });
    abort.abort(new Error("too late"));
    left.resolve();
    await assert.rejects(second, /too late/);
    assert.equal(await first, "handled");
    assert.equal(await client.store.run(newId(), 60, async () => {}), "handled");
    assert.equal(await db.notes(), notes + 2);
    await client.end();
  });

  test(`${driver}: work is called once, even if its commit cannot be serialized`, async () => {
    const client = connect(driver, server.port, { isolation: "serializable" });
    const calls = [0, 0];
    let written = 0;
    const runs = calls.map((_, at) =>
      client.store.run(newId(), 60, async (tx) => {
        calls[at] += 1;
        await client.query(tx, "SELECT count(*) FROM effects");
        await until("both have read", () => calls[0] + calls[1] >= 2);
        await client.query(tx, "INSERT INTO effects VALUES ('serial', '')");
        written += 1;
        await until("both have written", () => written >= 2);
      }),
    );
    const results = await Promise.allSettled(runs);
    assert.deepEqual(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    assert.deepEqual([calls, await db.effects("serial")], [[1, 1], { serial: 1 }]);
    await db.query("DELETE FROM effects WHERE session = 'serial'");
    await client.end();
  });

  test(`${driver}: what the work throws comes out as it is, whatever it is`, async () => {
    const client = connect(driver, server.port);
    for (const thrown of [new Error("mine"), "a text", undefined, null]) {
      const id = newId();
      const run = client.store.run(id, 60, () => Promise.reject(thrown));
      assert.equal(
        await run.then(
          () => assert.fail("it was rejected"),
          (error) => error,
        ),
        thrown,
      );
      assert.equal(await client.store.run(id, 60, async () => {}), "handled");
    }
    await client.end();
  });

  test(`${driver}: one of a thousand deliveries purges, by chance, and says once if it cannot`, async (t) => {
    await db.query(
      `DROP ROLE IF EXISTS keeper; CREATE ROLE keeper LOGIN;
       GRANT SELECT, INSERT, UPDATE ON wms_webhook_deliveries TO keeper`,
    );
    const expired = () => db.query("SELECT 1 FROM wms_webhook_deliveries WHERE expires_at <= now()");
    const errors = t.mock.method(console, "error", () => {});
    let chance = 0.5;
    t.mock.method(Math, "random", () => chance);
    const client = connect(driver, server.port);
    await client.store.run(newId(), 0.001, async () => {});
    await client.store.run(newId(), 60, async () => {});
    assert.equal((await expired()).length, 1);
    chance = 0.0009;
    await client.store.run(newId(), 60, async () => {});
    await until("it is purged", async () => (await expired()).length === 0);
    const keeper = connect(driver, server.port, { user: "keeper" });
    for (let runs = 0; runs < 2; runs += 1) await keeper.store.run(newId(), 60, async () => {});
    await until("it says so", () => errors.mock.callCount() > 0);
    await assert.rejects(keeper.store.purge(), /permission denied .*DELETE on its table/);
    assert.equal(errors.mock.callCount(), 1);
    assert.match(
      String(errors.mock.calls[0].arguments),
      /expired deliveries are not deleted.*permission denied/,
    );
    await keeper.end();
    await client.end();
    await db.query("REVOKE ALL ON wms_webhook_deliveries FROM keeper; DROP ROLE keeper");
  });
}
