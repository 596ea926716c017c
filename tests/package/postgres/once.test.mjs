// @ts-check
// The effect and the note of a delivery are one, by either driver and at either level of isolation.

import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, DRIVERS, deferred, effecting, NOTES, until } from "./clients.mjs";
import { event, request, sign } from "./sender.mjs";
import { serve } from "./server.mjs";

const { server, db } = await serve({ log_statement: "all" });

/** @param {string} body */
const sessionOf = (body) => JSON.parse(body).sessionId;
/** @param {{ fetch: (request: Request) => Promise<Response> }} receiver @param {string} body */
const send = async (receiver, body) => (await receiver.fetch(request(body))).status;

for (const driver of DRIVERS) {
  for (const isolation of /** @type {const} */ (["read committed", "repeatable read", "serializable"])) {
    test(`${driver}, ${isolation}: once, and a duplicate that comes meanwhile waits for the commit`, async () => {
      const client = connect(driver, server.port, { isolation });
      const finished = deferred();
      const { receiver, codes } = effecting(client, {}, async (_, tx) => {
        const [{ level }] = await client.query(
          tx,
          "SELECT current_setting('transaction_isolation') AS level",
        );
        assert.equal(level, isolation);
        await finished.promise;
      });
      const body = event();
      const first = send(receiver, body);
      const waits = () => db.query("SELECT 1 FROM pg_locks WHERE NOT granted");
      const working =
        "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND state = 'idle in transaction'";
      await until("the first is handled", async () => (await db.query(working, [driver])).length > 0);
      const second = send(receiver, body);
      await until("the second waits", async () => (await waits()).length > 0);
      assert.deepEqual(await db.effects(sessionOf(body)), {});
      finished.resolve();
      assert.deepEqual([await first, await second, await send(receiver, body)], [200, 200, 200]);
      assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
      assert.deepEqual(codes(), []);
      await client.end();
    });
  }

  test(`${driver}: a delivery is one transaction of three statements, a duplicate too`, async () => {
    const client = connect(driver, server.port, { max: 1 });
    const { receiver } = effecting(client);
    await send(receiver, event());
    const body = event();
    for (const effects of [1, 0]) {
      const lines = statements(driver).length;
      assert.equal(await send(receiver, body), 200);
      const [begin, note, ...rest] = statements(driver).slice(lines);
      assert.match(begin, /^begin\s*$/i);
      assert.match(note, /^WITH before AS .* INSERT INTO "wms_webhook_deliveries"/);
      assert.equal(rest.length, effects + 1, rest.join());
      assert.match(String(rest.at(-1)), /^commit$/i);
    }
    await client.end();
  });

  test(`${driver}: a handler that throws leaves nothing, and its retry is handled`, async () => {
    const client = connect(driver, server.port);
    let fails = true;
    const failed = new Error("no mail server");
    const { receiver, failures } = effecting(client, {}, () => {
      if (fails) throw failed;
    });
    const body = event();
    const notes = await db.notes();
    assert.equal(await send(receiver, body), 500);
    assert.equal(failures[0].error, failed);
    assert.deepEqual([await db.effects(sessionOf(body)), await db.notes()], [{}, notes]);
    const open = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND state LIKE 'idle in%'";
    assert.deepEqual(await db.query(open, [driver]), []);
    fails = false;
    assert.deepEqual([await send(receiver, body), await send(receiver, body)], [200, 200]);
    assert.deepEqual(
      [await db.effects(sessionOf(body)), await db.notes()],
      [{ [sessionOf(body)]: 1 }, notes + 1],
    );
    await client.end();
  });

  test(`${driver}: a statement that failed in the handler fails the delivery, even if its error is caught`, async () => {
    const client = connect(driver, server.port);
    const { receiver, codes, failures } = effecting(client, {}, async (_, tx) => {
      await client.query(tx, "SELECT 1 FROM no_such_table").catch(() => {});
    });
    const body = event();
    assert.equal(await send(receiver, body), 503);
    assert.deepEqual(codes(), ["store_unavailable"]);
    assert.match(failures[0].error.cause.message, /nothing was committed|no_such_table/);
    assert.deepEqual(await db.effects(sessionOf(body)), {});
    await client.end();
  });

  test(`${driver}: a statement that nobody awaits fails the delivery, too`, async () => {
    const client = connect(driver, server.port, { max: 1 });
    for (const [text, status] of /** @type {const} */ ([
      ["SELECT 1 FROM no_such_table", 503],
      ["SELECT 1", 200],
    ])) {
      const { receiver, codes } = effecting(client, {}, (_, tx) => {
        client.query(tx, text).catch(() => {});
      });
      const body = event();
      assert.equal(await send(receiver, body), status);
      assert.deepEqual(codes(), status === 503 ? ["store_unavailable"] : []);
      assert.deepEqual(await db.effects(sessionOf(body)), status === 503 ? {} : { [sessionOf(body)]: 1 });
    }
    await client.end();
  });

  test(`${driver}: a handler that ends after its transaction was undone has not handled the delivery`, async () => {
    const client = connect(driver, server.port, { max: 1 });
    const [timedOut, ended] = [deferred(), deferred()];
    const { receiver, codes, failures } = effecting(client, { handlerTimeout: 0.1 }, () => timedOut.promise);
    const body = event();
    assert.equal(await send(receiver, body), 503);
    assert.deepEqual(codes(), ["handler_timeout"]);
    timedOut.resolve();
    setImmediate(ended.resolve);
    await ended.promise;
    assert.equal(failures[0].failure.handled, false);
    assert.deepEqual(await db.effects(sessionOf(body)), {});
    await client.end();
  });

  test(`${driver}: a commit that fails is 503, nothing is done, and the retry is handled`, async () => {
    await db.query("CREATE TABLE IF NOT EXISTS parents (id int PRIMARY KEY)");
    await db.query(
      "CREATE TABLE IF NOT EXISTS children (parent int REFERENCES parents DEFERRABLE INITIALLY DEFERRED)",
    );
    const client = connect(driver, server.port);
    let parent = 5;
    const { receiver, codes, failures } = effecting(client, {}, (_, tx) =>
      client.query(tx, `INSERT INTO children VALUES (${parent})`),
    );
    const body = event();
    assert.equal(await send(receiver, body), 503);
    assert.deepEqual(codes(), ["store_unavailable"]);
    assert.match(failures[0].error.cause.message, /^Postgres: .*violates foreign key constraint/);
    assert.deepEqual(await db.effects(sessionOf(body)), {});
    parent = 6;
    await db.query("INSERT INTO parents VALUES (6) ON CONFLICT DO NOTHING");
    assert.equal(await send(receiver, body), 200);
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: only the store ends the transaction, and nothing comes after its end`, async () => {
    const client = connect(driver, server.port);
    /** @type {any} */
    let late;
    /** @type {(tx: any) => unknown} */
    let act = () => {};
    const { receiver, failures } = effecting(client, {}, (_, tx) => {
      late = tx;
      return act(tx);
    });
    const ends = [
      "COMMIT",
      " rollback",
      "BEGIN",
      "end",
      "ROLLBACK WORK",
      "PREPARE TRANSACTION 'x'",
      "abort;",
      "; COMMIT",
      "-- done\nCOMMIT",
      "/* all * of it */ /**/ COMMIT",
    ];
    for (const statement of ends) {
      act = (tx) => client.query(tx, statement);
      assert.equal(await send(receiver, event()), 500, statement);
    }
    act = (tx) => (driver === "pg" ? tx.release() : tx.prepare("x"));
    assert.equal(await send(receiver, event()), 500);
    act = (tx) => (driver === "pg" ? tx.query({ text: "COMMIT" }) : tx`commit`);
    assert.equal(await send(receiver, event()), 500);
    for (const { error } of failures) assert.match(String(error), /^TypeError: The store begins and ends/);
    assert.equal(failures.length, ends.length + 2);

    const body = event();
    act = async (tx) => {
      await client.query(tx, "SAVEPOINT mine");
      await client.query(tx, "SELECT 1 FROM no_such_table").catch(() => {});
      await client.query(tx, "/* a */ -- b\n ROLLBACK TO mine");
      await client.query(tx, "/* COMMIT */ SELECT 1 -- COMMIT");
    };
    if (driver === "postgres") {
      /** @type {any} */
      let lateInside;
      act = (tx) =>
        tx.savepoint(async (/** @type {any} */ inside) => {
          lateInside = inside;
          await inside`INSERT INTO effects VALUES (${"inside"}, 'savepoint')`;
        });
      assert.equal(await send(receiver, body), 200);
      assert.deepEqual(await db.effects("inside"), { inside: 1 });
      assert.throws(() => lateInside`INSERT INTO effects VALUES ('late', 'late')`, /is over/);
      assert.throws(() => late`INSERT INTO effects VALUES ('late', 'late')`, /is over/);
    } else assert.equal(await send(receiver, body), 200);
    await assert.rejects(client.query(late, "INSERT INTO effects VALUES ('late', 'late')"), /is over/);
    assert.deepEqual(await db.effects("late"), {});
    await client.end();
  });

  if (driver === "postgres") {
    test("postgres: a query that was made in time is not sent once the transaction is over", async () => {
      const client = connect(driver, server.port, { max: 1 });
      /** @type {any} */
      let made;
      const { receiver, codes } = effecting(client, { handlerTimeout: 0.1 }, async (_, tx) => {
        const part = tx`'lazy'`;
        await tx`INSERT INTO effects VALUES ('in time', ${part})`;
        made = tx`INSERT INTO effects VALUES ('too late', ${part})`;
        await new Promise(() => {});
      });
      assert.equal(await send(receiver, event()), 503);
      assert.deepEqual(codes(), ["handler_timeout"]);
      await assert.rejects(made, /is over/);
      await assert.rejects(made.execute(), /is over/);
      const { receiver: other } = effecting(client);
      assert.equal(await send(other, event()), 200);
      assert.deepEqual([await db.effects("in time"), await db.effects("too late")], [{}, {}]);
      await client.end();
    });
  }

  if (driver === "postgres") {
    test("postgres: a savepoint that fails once its transaction is over touches no other", async () => {
      const client = connect(driver, server.port, { max: 1 });
      const [slow, working, finished] = [deferred(), deferred(), deferred()];
      /** @type {any} */
      let saved;
      const { receiver, codes } = effecting(client, { handlerTimeout: 0.1 }, (_, tx) => {
        saved = tx.savepoint(() => slow.promise);
        return saved;
      });
      assert.equal(await send(receiver, event()), 503);
      assert.deepEqual(codes(), ["handler_timeout"]);
      const { receiver: other } = effecting(client, {}, async () => {
        working.resolve();
        await finished.promise;
      });
      const body = event();
      const second = send(other, body);
      await working.promise;
      slow.reject(new Error("no mail server"));
      await assert.rejects(saved, /no mail server/);
      finished.resolve();
      assert.equal(await second, 200);
      assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
      await client.end();
    });
  }

  test(`${driver}: the wait for another's note is bounded, and the handler's own limit is its own`, async () => {
    const client = connect(driver, server.port, { settings: { lock_timeout: "7s" } });
    const { receiver } = effecting(client, {}, async (_, tx) => {
      assert.deepEqual(await client.query(tx, "SHOW lock_timeout"), [{ lock_timeout: "7s" }]);
    });
    assert.equal(await send(receiver, event()), 200);
    const body = event();
    const held = holding(body);
    await held.begun;
    const { receiver: other, codes } = effecting(client, { waitTimeout: 0.2, storeTimeout: 0.1 });
    assert.equal(await send(other, body), 503);
    assert.deepEqual(codes(), ["delivery_in_progress"]);
    await held.end();
    assert.equal(await send(other, body), 200);
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: a note expires by the clock of the database, and then the delivery is another`, async () => {
    const client = connect(driver, server.port);
    const { receiver } = effecting(client, { tolerance: 1, ttl: 60, lease: 60 });
    const body = event();
    assert.deepEqual([await send(receiver, body), await send(receiver, body)], [200, 200]);
    const id = Buffer.from(sign(body).slice(12), "hex");
    const [{ left }] = await db.query(
      `SELECT extract(epoch FROM expires_at - now())::float AS left FROM ${NOTES} WHERE id = $1`,
      [id],
    );
    assert.ok(left > 0 && left <= 60, String(left));
    await db.query(`UPDATE ${NOTES} SET expires_at = now() WHERE id = $1`, [id]);
    assert.deepEqual([await send(receiver, body), await send(receiver, body)], [200, 200]);
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 2 });
    await client.end();
  });

  test(`${driver}: expired rows are purged in batches on the index, and no other`, async () => {
    const table = `purged_${driver}`;
    const client = connect(driver, server.port, { table });
    const { postgresMigration } = await import("wms-webhook/postgres");
    await db.query(postgresMigration({ table }));
    await db.query(
      `INSERT INTO ${table} SELECT sha256(n::text::bytea), now() - interval '1 s' FROM generate_series(1, 20005) n`,
    );
    await db.query(`INSERT INTO ${table} VALUES ('fresh', now() + interval '1 hour')`);
    const lines = statements(driver).length;
    assert.equal(await client.store.purge(), 20_005);
    assert.equal(
      statements(driver)
        .slice(lines)
        .filter((line) => /DELETE FROM/.test(line)).length,
      3,
    );
    assert.equal(await client.store.purge(), 0);
    assert.deepEqual(await db.query(`SELECT count(*)::int FROM ${table}`), [{ count: 1 }]);
    await client.end();
  });
}

/** The statements that a driver's connections have sent. @param {string} application */
function statements(application) {
  const line = new RegExp(`^${application}\\|LOG:  (?:statement|execute [^:]*): (.*)$`);
  return server
    .log()
    .split("\n")
    .flatMap((text) => line.exec(text)?.[1] ?? []);
}

/** A transaction of another that has noted a delivery. @param {string} body */
function holding(body) {
  const other = connect("pg", server.port, { max: 1 });
  const [begun, ended] = [deferred(), deferred()];
  const run = other.store
    .run(sign(body).slice(12), 60, async () => {
      begun.resolve();
      await ended.promise;
      throw new Error("given up");
    })
    .catch(() => {});
  return {
    begun: begun.promise,
    async end() {
      ended.resolve();
      await run;
      await other.end();
    },
  };
}
