// @ts-check
// The example in pg-boss: a job is queued in the transaction that notes the delivery.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { Client } from "pg";
import { fresh, send, startFront, startWorker, until, untilTaken, waited } from "./application.mjs";
import { startPostgres } from "./postgres-server.mjs";
import { SECRET, sign } from "./sender.mjs";
import { freePort } from "./servers.mjs";

/** @param {import("node:test").TestContext} t @param {string} [attempts] */
async function setUp(t, attempts = "3") {
  const postgres = await startPostgres(await freePort());
  const DATABASE_URL = postgres.url;
  t.after(() => postgres.stop());
  const env = { ...process.env, DATABASE_URL, ATTEMPTS: attempts };
  /** @param {string} file */
  const run = (file) => execFileSync(process.execPath, [`pg-boss/${file}`], { env });
  run("migrate.js");
  /** @param {string} sql @returns {Promise<any[]>} */
  const query = async (sql) => {
    const client = new Client(DATABASE_URL);
    client.on("error", () => {});
    await client.connect();
    const { rows } = await client.query(sql).finally(() => client.end());
    return rows;
  };
  /** @param {string} queue @param {string} [state] */
  const jobs = async (queue, state = "%") =>
    query(`SELECT data FROM pgboss.job WHERE name = '${queue}' AND state::text LIKE '${state}'`);
  return {
    postgres,
    query,
    jobs,
    replay: () => run("replay.js"),
    /** How often each delivery was handled, in their order. @param {string[]} bodies */
    async counts(bodies) {
      const rows = await query("SELECT session, count(*)::int AS count FROM events GROUP BY session");
      const counts = new Map(rows.map(({ session, count }) => [session, count]));
      return bodies.map((body) => counts.get(JSON.parse(body).sessionId) ?? 0);
    },
    async front() {
      const front = await startFront("pg-boss/server.js", { DATABASE_URL });
      t.after(() => front.stop());
      return front;
    },
    /** @param {NodeJS.ProcessEnv} [more] */
    async worker(more) {
      const worker = await startWorker("pg-boss/worker.js", { DATABASE_URL, ...more });
      t.after(() => worker.stop());
      return worker;
    },
  };
}

/** @param {number[]} counts */
const all = (counts) => counts.every((count) => count > 0);

// Most of it is waiting for retries, so at once.
describe("pg-boss", { concurrency: true }, () => {
  test("a handler that fails twice handles a delivery once, duplicates are one job, forgeries none", async (t) => {
    const { front: startIt, worker, jobs, counts, query } = await setUp(t);
    const front = await startIt();
    const bodies = fresh(3);
    const answers = await Promise.all([...bodies, ...bodies, bodies[0]].map((body) => front.post(body)));
    assert.deepEqual(new Set(answers), new Set([200]));
    assert.equal(await send(front.port, `${bodies[0]} `, sign(bodies[0])), 401);
    const queued = (await jobs("deliveries")).map(({ data }) => data);
    assert.deepEqual(
      queued.map(({ body }) => Buffer.from(body, "base64").toString()).sort(),
      [...bodies].sort(),
    );
    assert.deepEqual(
      queued.map(({ signature }) => signature).sort(),
      bodies.map((body) => sign(body)).sort(),
    );
    assert.ok(!JSON.stringify(queued).includes(SECRET));

    // What the handler writes of the first delivery fails at its commit, twice.
    await query(`CREATE SEQUENCE attempts;
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.session = '${JSON.parse(bodies[0]).sessionId}' THEN
        IF nextval('attempts') <= 2 THEN RAISE EXCEPTION 'refused'; END IF;
      END IF;
      RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse()`);
    await worker();
    await until("all are handled", async () => all(await counts(bodies)));
    await until("no job is left", async () => (await jobs("deliveries", "completed")).length === 3);
    assert.deepEqual(await query("SELECT last_value::int FROM attempts"), [{ last_value: 3 }]);
    for (const body of bodies) assert.equal(await front.post(body), 200);
    assert.equal((await jobs("deliveries")).length, 3);
    const old = waited();
    assert.equal(await front.post(old.body), 401);
    // Twice, as a queue may hand one out.
    const row = `('deliveries', '${JSON.stringify(old.kept)}')`;
    await query(`INSERT INTO pgboss.job (name, data) VALUES ${row}, ${row}`);
    const completed = async () => (await jobs("deliveries", "completed")).length;
    await until("it is handled after a week", async () => (await completed()) === 5);
    assert.deepEqual(await counts([...bodies, old.body]), [1, 1, 1, 1]);
  });

  test("the note and the job are one transaction: no job, no note; no note, no job", async (t) => {
    const { front: startIt, jobs, query } = await setUp(t);
    const front = await startIt();
    const [body] = fresh(1);
    const noted = async () => (await query("SELECT 1 FROM queued_deliveries")).length;
    for (const table of ["pgboss.job_common", "queued_deliveries"]) {
      await query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
      CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse()`);
      assert.equal(await front.post(body), 503);
      assert.deepEqual([await noted(), (await jobs("deliveries")).length], [0, 0]);
      await query("DROP FUNCTION refuse CASCADE");
    }
    assert.equal(await front.post(body), 200);
    assert.deepEqual([await noted(), (await jobs("deliveries")).length], [1, 1]);
  });

  test("a table that is locked is 503, not a wait for ever", async (t) => {
    const { postgres, front: startIt, jobs } = await setUp(t);
    const front = await startIt();
    const client = new Client(postgres.url);
    client.on("error", () => {});
    t.after(() => void client.end());
    await client.connect();
    const bodies = fresh(2);
    for (const [place, table] of ["queued_deliveries", "pgboss.job_common"].entries()) {
      await client.query(`BEGIN; LOCK TABLE ${table}`);
      assert.equal(await front.post(bodies[place]), 503);
      await client.query("ROLLBACK");
      await untilTaken(front.port, bodies[place]);
    }
    assert.equal((await jobs("deliveries")).length, 2);
  });

  test("Postgres is killed: 503, then each once, and what it had is not lost", async (t) => {
    const { postgres, front: startIt, worker, counts } = await setUp(t);
    const front = await startIt();
    const bodies = fresh(4);
    for (const body of bodies.slice(0, 2)) assert.equal(await front.post(body), 200);
    postgres.kill();
    for (const body of bodies) assert.equal(await front.post(body), 503);
    postgres.start();
    for (const body of bodies) await untilTaken(front.port, body);

    const consumer = await worker();
    await until("all are handled", async () => all(await counts(bodies)));
    postgres.kill();
    await until("the worker has seen it", () => consumer.printed().includes("pg-boss:"));
    postgres.start();
    const [last] = fresh(1);
    await untilTaken(front.port, last);
    await until("the worker goes on", async () => all(await counts([last])));
    assert.deepEqual(await counts([...bodies, last]), [1, 1, 1, 1, 1]);
  });

  test("a dead letter is replayed: one whose attempts are used up, one that a wrong secret refused", async (t) => {
    const { front: startIt, worker, replay, jobs, counts, query } = await setUp(t, "1");
    const front = await startIt();
    const bodies = fresh(2);
    const dead = (/** @type {number} */ count) => async () => (await jobs("dead-letters")).length === count;
    await query("ALTER TABLE events RENAME TO away");
    assert.equal(await front.post(bodies[0]), 200);
    const first = await worker();
    await until("the first is dead", dead(1));
    await first.stop();
    await query("ALTER TABLE away RENAME TO events");
    assert.equal(await front.post(bodies[1]), 200);
    const wrong = await worker({ MAC_SECRET: "another secret" });
    await until("the second is dead", dead(2));
    await wrong.stop();
    for (const body of bodies) assert.equal(await front.post(body), 200);
    assert.deepEqual(await counts(bodies), [0, 0]);

    replay();
    await worker();
    await until("both are handled", async () => all(await counts(bodies)));
    assert.deepEqual([await counts(bodies), await jobs("dead-letters")], [[1, 1], []]);
  });
});
