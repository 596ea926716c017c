// @ts-check
// What can be wrong with the database: the sender is answered 503 or 500, nothing is done twice, and once the
// fault is over nothing is lost. No error shows a secret, a password or the delivery's MAC.

import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, beforeEach, test } from "node:test";
import { inspect } from "node:util";
import { connect, DRIVERS, deferred, effecting, until } from "./clients.mjs";
import { event, request, SECRET, sign } from "./sender.mjs";
import { serve } from "./server.mjs";

const PASSWORD = "the right password";
const { server, db } = await serve();
before(async () => {
  await db.query(
    `CREATE ROLE locked LOGIN PASSWORD '${PASSWORD}'; CREATE ROLE reader LOGIN;` +
      "GRANT SELECT, UPDATE, DELETE ON wms_webhook_deliveries TO reader; GRANT ALL ON effects TO reader, locked;" +
      "GRANT ALL ON wms_webhook_deliveries TO locked; CREATE TABLE accounts (id int PRIMARY KEY, value int);" +
      "INSERT INTO accounts VALUES (1, 0), (2, 0)",
  );
  const rules = join(server.data, "pg_hba.conf");
  const others = readFileSync(rules, "utf8");
  writeFileSync(rules, "host all locked 127.0.0.1/32 scram-sha-256\n");
  appendFileSync(rules, others);
  server.reload();
});
// One whose process was killed by the test before recovers.
beforeEach(() =>
  until("Postgres answers", () =>
    db.query("SELECT 1").then(
      () => true,
      () => false,
    ),
  ),
);

/** @typedef {{ fetch: (request: Request) => Promise<Response> }} Receiver */
/** @param {string} body */
const sessionOf = (body) => JSON.parse(body).sessionId;
/** @param {Receiver} receiver @param {string} body */
const send = async (receiver, body) => (await receiver.fetch(request(body))).status;
const PIDS = "SELECT pid FROM pg_stat_activity WHERE application_name = $1";
/** @param {string} driver @param {string} [where] @returns {Promise<number[]>} */
const pidsOf = async (driver, where = "true") =>
  (await db.query(`${PIDS} AND ${where}`, [driver])).map(({ pid }) => pid);

/** @param {Receiver} receiver @param {string} body */
async function untilHandled(receiver, body) {
  for (let tries = 0; (await send(receiver, body)) !== 200; tries += 1) {
    assert.ok(tries < 300, "a retry is never handled");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** @param {any} failure @param {string} body @param {RegExp} words of the cause */
function assertClear({ error }, body, words) {
  assert.equal(error.code, "store_unavailable");
  assert.match(error.cause.message, words);
  const shown = inspect(error, { showHidden: true, depth: 9 });
  for (const secret of [sign(body).slice(12), SECRET, PASSWORD, "the wrong password", sessionOf(body)])
    assert.ok(!shown.includes(secret), shown);
}

/** Under load: each of many deliveries is sent until it is handled. @param {Receiver} receiver @param {() => boolean} isOver */
async function load(receiver, isOver) {
  /** @type {Set<string>} */
  const sent = new Set();
  const senders = Array.from({ length: 8 }, async () => {
    while (!isOver()) {
      const body = event();
      sent.add(sessionOf(body));
      await untilHandled(receiver, body);
    }
  });
  await Promise.all(senders);
  return sent;
}

/** What a role or a setting forbids, and how it is allowed. @type {Record<string, [RegExp, any, string]>} */
const REFUSALS = {
  "a password that is wrong": [
    /^Postgres: password authentication failed for user "locked"$/,
    { user: "locked", password: "the wrong password" },
    "ALTER ROLE locked PASSWORD 'the wrong password'",
  ],
  "a role that does not exist": [
    /^Postgres: role "nobody_here" does not exist$/,
    { user: "nobody_here" },
    "CREATE ROLE nobody_here LOGIN SUPERUSER",
  ],
  "a table that is missing": [
    /^Postgres: relation "missing" does not exist \("missing": make the table by what postgresMigration\(\) gives\)$/,
    { table: "missing" },
    "CREATE TABLE missing (id bytea PRIMARY KEY, expires_at timestamptz NOT NULL)",
  ],
  "a table of another shape": [
    /"other": the table is not the one that postgresMigration\(\) makes/,
    { table: "other" },
    "DROP TABLE other; CREATE TABLE other (id bytea PRIMARY KEY, expires_at timestamptz NOT NULL)",
  ],
  "a table without its key": [
    /"unkeyed": the table is not the one that postgresMigration\(\) makes/,
    { table: "unkeyed" },
    "ALTER TABLE unkeyed ADD PRIMARY KEY (id)",
  ],
  "no right to insert": [
    /^Postgres: permission denied for table wms_webhook_deliveries .*needs SELECT, INSERT, UPDATE and DELETE/,
    { user: "reader" },
    "GRANT INSERT ON wms_webhook_deliveries TO reader",
  ],
};

for (const driver of DRIVERS) {
  for (const [name, [words, options, cure]] of Object.entries(REFUSALS)) {
    test(`${driver}: ${name}: 503, and it says so; handled once it is cured`, async () => {
      await db.query(
        "DROP TABLE IF EXISTS other, unkeyed, missing; CREATE TABLE other (id text PRIMARY KEY, note text);" +
          "CREATE TABLE unkeyed (id bytea, expires_at timestamptz); DROP ROLE IF EXISTS nobody_here;" +
          `ALTER ROLE locked PASSWORD '${PASSWORD}'; REVOKE INSERT ON wms_webhook_deliveries FROM reader`,
      );
      const client = connect(driver, server.port, options);
      const { receiver, failures } = effecting(client);
      const body = event();
      assert.equal(await send(receiver, body), 503);
      assertClear(failures[0], body, words);
      assert.deepEqual(await db.effects(sessionOf(body)), {});
      await db.query(cure);
      await untilHandled(receiver, body);
      assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
      await client.end();
    });
  }

  test(`${driver}: a database that takes no writes: 503`, async () => {
    const client = connect(driver, server.port, { settings: { default_transaction_read_only: "on" } });
    const { receiver, failures } = effecting(client);
    const body = event();
    assert.equal(await send(receiver, body), 503);
    assertClear(failures[0], body, /^Postgres: cannot execute INSERT in a read-only transaction$/);
    await client.end();
  });

  test(`${driver}: Postgres is down when the receiver starts: 503, and handled once it is there`, async () => {
    server.kill();
    const client = connect(driver, server.port);
    const { receiver, failures } = effecting(client);
    const body = event();
    assert.equal(await send(receiver, body), 503);
    assertClear(failures[0], body, /^Postgres: .*ECONNREFUSED/);
    server.start();
    await untilHandled(receiver, body);
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: Postgres is killed three times under load: each delivery is done once`, async () => {
    const client = connect(driver, server.port);
    const { receiver } = effecting(client);
    let isOver = false;
    await db.query("TRUNCATE effects");
    const sent = load(receiver, () => isOver);
    for (let kills = 0; kills < 3; kills += 1) {
      const before = (await db.query("SELECT count(*)::int FROM effects"))[0].count;
      await until("deliveries", async () => Object.keys(await db.effects()).length > before + 20);
      server.kill();
      server.start();
    }
    isOver = true;
    const once = Object.fromEntries([...(await sent)].map((session) => [session, 1]));
    assert.deepEqual(await db.effects(), once);
    await client.end();
  });

  test(`${driver}: connections are cut under load: each delivery is done once`, async () => {
    const client = connect(driver, server.port);
    const { receiver, failures } = effecting(client, {}, (_, tx) =>
      client.query(tx, "SELECT pg_sleep(0.002)"),
    );
    let isOver = false;
    await db.query("TRUNCATE effects");
    const sent = load(receiver, () => isOver);
    for (let cuts = 0; cuts < 40; cuts += 1) {
      await db.query(`SELECT pg_terminate_backend(pid) FROM (${PIDS} ORDER BY random() LIMIT 2) cut`, [
        driver,
      ]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    isOver = true;
    const once = Object.fromEntries([...(await sent)].map((session) => [session, 1]));
    assert.deepEqual(await db.effects(), once);
    assert.ok(failures.length > 0, "no connection was cut");
    await client.end();
  });

  test(`${driver}: the connection is cut in the handler: not done, and no other transaction is touched`, async () => {
    const client = connect(driver, server.port, { max: 1 });
    /** How far each handler is, and how it ends. */
    const gates = new Map();
    const { receiver, codes } = effecting(client, {}, async (event) => {
      gates.get(event.sessionId)?.entered.resolve();
      await gates.get(event.sessionId)?.left.promise;
    });
    /** @param {string} body */
    const gate = (body) => {
      const [entered, left] = [deferred(), deferred()];
      gates.set(sessionOf(body), { entered, left });
      return { entered: entered.promise, leave: left };
    };
    const [cut, other] = [event(), event()];
    const [cutGate, otherGate] = [gate(cut), gate(other)];
    const cutAnswer = send(receiver, cut);
    await cutGate.entered;
    await db.query(`SELECT pg_terminate_backend(pid) FROM (${PIDS}) cut`, [driver]);
    await until("it is cut", async () => (await pidsOf(driver)).length === 0);
    // The pool of "pg" lends another connection only when this one is given back.
    if (driver === "pg") cutGate.leave.resolve();
    else assert.equal(await cutAnswer, 503);
    // That of "postgres" makes the same one anew.
    const otherAnswer = send(receiver, other);
    await otherGate.entered;
    cutGate.leave.resolve();
    await cutAnswer;
    await new Promise((resolve) => setTimeout(resolve, 100));
    otherGate.leave.reject(new Error("no mail server"));
    assert.deepEqual([await cutAnswer, await otherAnswer], [503, 500]);
    assert.deepEqual(codes(), ["store_unavailable", undefined]);
    gates.clear();
    for (const body of [cut, other]) {
      assert.deepEqual(await db.effects(sessionOf(body)), {});
      await untilHandled(receiver, body);
      assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    }
    await client.end();
  });

  test(`${driver}: the answer to COMMIT is lost: 503, and the retry finds that it is done`, async () => {
    const client = connect(driver, server.port, { max: 2 });
    let freeze = true;
    /** @type {number} */
    let frozen = 0;
    const { receiver, failures } = effecting(client, { storeTimeout: 0.3 }, async (_, tx) => {
      if (!freeze) return;
      [{ pid: frozen }] = await client.query(tx, "SELECT pg_backend_pid() AS pid");
      process.kill(frozen, "SIGSTOP");
    });
    const body = event();
    assert.equal(await send(receiver, body), 503);
    assertClear(failures[0], body, /^no answer within 0.3 s$/);
    freeze = false;
    process.kill(frozen, "SIGCONT");
    await until("it is committed", async () => (await db.effects(sessionOf(body)))[sessionOf(body)] === 1);
    await untilHandled(receiver, body);
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: deadlocks of handlers: one fails, and its retry is handled`, async () => {
    const client = connect(driver, server.port);
    let locked = 0;
    const { receiver, failures } = effecting(client, {}, async (event, tx) => {
      const order = event.sequence === 0 ? [1, 2] : [2, 1];
      await client.query(tx, "UPDATE accounts SET value = value + 1 WHERE id = $1", [order[0]]);
      locked += 1;
      if (locked <= 2) await until("both have a lock", () => locked >= 2);
      await client.query(tx, "UPDATE accounts SET value = value + 1 WHERE id = $1", [order[1]]);
    });
    await db.query("UPDATE accounts SET value = 0");
    const bodies = [event(), event({ sequence: 1 })];
    const statuses = await Promise.all(bodies.map((body) => send(receiver, body)));
    assert.deepEqual(statuses.toSorted(), [200, 500]);
    assert.equal(failures[0].error.code, "40P01");
    for (const body of bodies) {
      await untilHandled(receiver, body);
      assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    }
    assert.deepEqual(await db.query("SELECT value FROM accounts"), [{ value: 2 }, { value: 2 }]);
    await client.end();
  });

  test(`${driver}: a commit that cannot be serialized: 503, and the handler is not called again`, async () => {
    const client = connect(driver, server.port, { isolation: "serializable" });
    let [calls, written] = [0, 0];
    const { receiver, codes } = effecting(client, {}, async (_, tx) => {
      await client.query(tx, "SELECT sum(value) FROM accounts WHERE id > 2");
      calls += 1;
      await until("both have read", () => calls >= 2);
      await client.query(tx, "INSERT INTO accounts VALUES ($1, 1)", [Math.floor(Math.random() * 1e9) + 3]);
      written += 1;
      await until("both have written", () => written >= 2);
    });
    const bodies = [event(), event()];
    const statuses = await Promise.all(bodies.map((body) => send(receiver, body)));
    assert.deepEqual([statuses.toSorted(), calls], [[200, 503], 2]);
    assert.deepEqual(codes(), ["store_unavailable"]);
    for (const body of bodies) {
      await untilHandled(receiver, body);
      assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    }
    assert.equal(calls, 3);
    await db.query("DELETE FROM accounts WHERE id > 2");
    await client.end();
  });

  test(`${driver}: a server process is killed while it works for a handler: not done, then once`, async () => {
    const client = connect(driver, server.port);
    let kills = 3;
    const { receiver, failures } = effecting(client, {}, async (_, tx) => {
      if (kills === 0) return;
      kills -= 1;
      const [{ pid }] = await client.query(tx, "SELECT pg_backend_pid() AS pid");
      const sleeping = client.query(tx, "SELECT pg_sleep(60)");
      setTimeout(() => process.kill(pid, "SIGKILL"), 50);
      await sleeping;
    });
    const body = event();
    await untilHandled(receiver, body);
    assert.ok(failures.length >= 3, String(failures.length));
    await until("the others are there again", () => db.notes().then(Boolean, () => false));
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: a server process is killed while a delivery waits for another's note: 503, then done`, async () => {
    const client = connect(driver, server.port);
    const left = deferred();
    let calls = 0;
    const { receiver, codes } = effecting(client, {}, () => {
      calls += 1;
      return calls === 1 ? left.promise : undefined;
    });
    const body = event();
    const first = send(receiver, body);
    await until("the first is handled", () => calls === 1);
    const second = send(receiver, body);
    await until(
      "the second waits",
      async () => (await pidsOf(driver, "wait_event_type = 'Lock'")).length === 1,
    );
    const [pid] = await pidsOf(driver, "wait_event_type = 'Lock'");
    process.kill(pid, "SIGKILL");
    assert.equal(await second, 503);
    left.resolve();
    // With the one process the server cuts all connections, unless the first is committed before that.
    const failures = (await first) === 200 ? 1 : 2;
    assert.deepEqual(
      [await first, codes()],
      [failures === 1 ? 200 : 503, Array(failures).fill("store_unavailable")],
    );
    await untilHandled(receiver, body);
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: serialization failures of handlers: retried until the sum is right`, async () => {
    const client = connect(driver, server.port, { isolation: "serializable" });
    let calls = 0;
    const { receiver, failures } = effecting(client, {}, async (_, tx) => {
      calls += 1;
      const [{ value }] = await client.query(tx, "SELECT value FROM accounts WHERE id = 1");
      await client.query(tx, "UPDATE accounts SET value = $1 WHERE id = 1", [value + 1]);
    });
    await db.query("UPDATE accounts SET value = 0");
    const bodies = Array.from({ length: 20 }, () => event());
    await Promise.all(bodies.map((body) => untilHandled(receiver, body)));
    assert.ok(failures.length > 0, "no two were concurrent");
    assert.ok(
      calls <= bodies.length + failures.length,
      `${calls} calls: a handler was called twice for a request`,
    );
    assert.deepEqual(await db.query("SELECT value FROM accounts WHERE id = 1"), [{ value: 20 }]);
    for (const body of bodies) assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: statement_timeout, in the handler 500, of a duplicate that waits 503; then handled`, async () => {
    const client = connect(driver, server.port, { settings: { statement_timeout: "300ms" } });
    let isSlow = true;
    let entered = 0;
    const { receiver, failures } = effecting(client, {}, async (_, tx) => {
      entered += 1;
      if (!isSlow) return;
      await until("the duplicate has failed", () => failures.length > 0);
      await client.query(tx, "SELECT pg_sleep(5)");
    });
    const body = event();
    const first = send(receiver, body);
    await until("the first is handled", () => entered === 1);
    assert.equal(await send(receiver, body), 503);
    assertClear(failures[0], body, /^Postgres: canceling statement due to statement timeout$/);
    assert.equal(await first, 500);
    assert.equal(failures[1].error.code, "57014");
    assert.deepEqual(await db.effects(sessionOf(body)), {});
    isSlow = false;
    assert.equal(await send(receiver, body), 200);
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: a database that does not answer: 503 in time, and what was asked too late is not done`, async () => {
    const client = connect(driver, server.port, { max: 1 });
    const { receiver, failures } = effecting(client, { storeTimeout: 0.1, waitTimeout: 0.2 });
    await untilHandled(receiver, event());
    const pids = await pidsOf(driver);
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    const body = event();
    assert.equal(await send(receiver, body), 503);
    assertClear(failures[0], body, /^no answer within 0.4\d s$/);
    for (const pid of pids) process.kill(pid, "SIGCONT");
    await until("it is idle again", async () => (await pidsOf(driver, "state = 'active'")).length === 0);
    assert.deepEqual(await db.effects(sessionOf(body)), {});
    await untilHandled(receiver, body);
    assert.deepEqual(await db.effects(sessionOf(body)), { [sessionOf(body)]: 1 });
    await client.end();
  });

  test(`${driver}: the pool is exhausted: 503, and what was asked too late is not done`, async () => {
    const client = connect(driver, server.port, { max: 1 });
    const left = deferred();
    let handled = 0;
    const { receiver, failures } = effecting(client, { storeTimeout: 0.1, waitTimeout: 0.2 }, () => {
      handled += 1;
      return handled === 1 ? left.promise : undefined;
    });
    const [slow, body] = [event(), event()];
    const first = send(receiver, slow);
    await until("the first is handled", () => handled === 1);
    assert.equal(await send(receiver, body), 503);
    assertClear(failures[0], body, /^no answer within 0.4\d s$/);
    left.resolve();
    assert.equal(await first, 200);
    const third = event();
    await untilHandled(receiver, third);
    assert.deepEqual([await db.effects(sessionOf(body)), handled], [{}, 2]);
    await untilHandled(receiver, body);
    for (const one of [slow, body, third])
      assert.deepEqual(await db.effects(sessionOf(one)), { [sessionOf(one)]: 1 });
    await client.end();
  });
}
