// @ts-check
// The example of sessions in Postgres: what is reported of each measurement, while handlers fail and the process is killed.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { Client } from "pg";
import { send, startFront, until } from "./application.mjs";
import { anyOrder, assertReportedOnce, sessionsToSend } from "./ended-sessions.mjs";
import { startPostgres } from "./postgres-server.mjs";
import { event } from "./sender.mjs";
import { freePort } from "./servers.mjs";

const SEED = Number(process.env.SEED ?? 1);
const KILLS = Number(process.env.KILLS ?? 6);
/** Seconds, as the example has them. */
const [SETTLED, ABANDONED] = [30, 15 * 60];

/** Writes down each call, also those that the table of endings would refuse. */
const OBSERVED = `
  ALTER TABLE endings DROP CONSTRAINT endings_pkey;
  CREATE TABLE calls (at bigserial, session text, name text, is_correction boolean, summary jsonb);
  CREATE FUNCTION observe() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO calls (session, name, is_correction, summary)
      VALUES (NEW.session, NEW.measurement, TG_OP = 'UPDATE', NEW.summary);
    RETURN NEW; END $$;
  CREATE TRIGGER observe AFTER INSERT OR UPDATE ON endings FOR EACH ROW EXECUTE FUNCTION observe();
  CREATE SEQUENCE attempts`;

/** Who waits for a lock of the test. */
const BLOCKED = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

/** @param {import("node:test").TestContext} t */
async function setUp(t) {
  const postgres = await startPostgres(await freePort());
  t.after(() => postgres.stop());
  const DATABASE_URL = postgres.url;
  execFileSync(process.execPath, ["sessions/migrate.js"], { env: { ...process.env, DATABASE_URL } });
  const client = new Client(DATABASE_URL);
  client.on("error", () => {});
  await client.connect();
  t.after(() => client.end());
  /** @param {string} sql @param {unknown[]} [values] @returns {Promise<any[]>} */
  const query = async (sql, values) => (await client.query(sql, values)).rows;
  await query(OBSERVED);
  /** What the schedule does each minute. */
  const sendJob = () => query("INSERT INTO pgboss.job (name) VALUES ('silences')");
  const isQuiet = async () => (await query("SELECT 1 FROM sessions WHERE check_at IS NOT NULL")).length === 0;
  return {
    query,
    isQuiet,
    sendJob,
    async server() {
      const server = await startFront("sessions/server.js", { DATABASE_URL });
      t.after(() => server.stop("SIGKILL"));
      return server;
    },
    /** As if nothing had come for so many seconds; and a job. @param {number} seconds @param {string} [session] */
    async pass(seconds, session = "%") {
      const time = `interval '${seconds} s'`;
      await query(
        `UPDATE sessions SET heard_at = heard_at - ${time}, check_at = check_at - ${time} WHERE id LIKE $1`,
        [session],
      );
      await sendJob();
    },
    /** Until nothing is left to tell. @param {number} [limit] in seconds */
    async silent(limit = 60) {
      const end = performance.now() + limit * 1000;
      while (!(await isQuiet())) {
        assert.ok(performance.now() < end, "it is never reported");
        await query("UPDATE sessions SET heard_at = heard_at - interval '1 h', check_at = now()");
        await sendJob();
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    },
    /** @param {string} session @returns {Promise<import("./ended-sessions.mjs").Call[]>} */
    calls: (session) =>
      query(
        'SELECT name, is_correction AS "isCorrection", summary FROM calls WHERE session = $1 ORDER BY at',
        [session],
      ),
  };
}

/** Sends it until it is answered 200, whatever becomes of the server. @param {() => number} port @param {string} body */
async function deliver(port, body) {
  await until("the delivery is handled", async () => (await send(port(), body).catch(() => 0)) === 200);
}

/** @param {import("./ended-sessions.mjs").Measured} measured */
const isAbandoned = ({ verdict }) => verdict.outcome === "abandoned";

/** Some of the population, of which at least one has an abandoned measurement. @param {number} count */
function someSessions(count) {
  const all = sessionsToSend(100, SEED);
  const abandoned = all.find(({ measured }) => measured.some(isAbandoned));
  return [...new Set([abandoned ?? all[0], ...all])].slice(0, count);
}

// Most of it is waiting for pg-boss, so at once.
describe("sessions in Postgres", { concurrency: true }, () => {
  test("in any order, twice, at once, over reloads, with jobs meanwhile: each measurement is reported once", async (t) => {
    t.diagnostic(`SEED=${SEED}`);
    const { server: startIt, pass, silent, calls, query } = await setUp(t);
    const servers = [await startIt(), await startIt()];
    const sessions = someSessions(10);
    await Promise.all(
      sessions.map(async (session) => {
        const bodies = anyOrder(session);
        while (bodies.length > 0) {
          const some = bodies.splice(0, 1 + Math.floor(session.random() * 5));
          await Promise.all(some.map((body, at) => deliver(() => servers[at % 2].port, body)));
          if (session.random() < 0.5) await pass(SETTLED, session.id);
        }
      }),
    );
    await silent();
    for (const session of sessions) assertReportedOnce(session, await calls(session.id));
    const [{ count }] = await query("SELECT count(*)::int AS count FROM endings");
    assert.equal(count, sessions.flatMap(({ measured }) => measured).length);
    for (const { printed } of servers) assert.doesNotMatch(printed(), /not reported|pg-boss:|Postgres:/);
  });

  test("killed at each step, then at any instant, while deliveries come: each measurement is reported once", async (t) => {
    const { server: startIt, pass, silent, calls, query } = await setUp(t);
    // A lock of the test holds what is called before it writes, and then the job before its COMMIT.
    await query(`
      CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock(TG_ARGV[0]::int); RETURN NEW; END $$;
      CREATE TRIGGER a BEFORE INSERT ON endings FOR EACH ROW EXECUTE FUNCTION hold(1);
      CREATE CONSTRAINT TRIGGER b AFTER INSERT ON endings DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION hold(2)`);
    const sessions = someSessions(12);
    let server = await startIt();
    const [held, ...others] = sessions;
    for (const body of held.bodies) await deliver(() => server.port, body);
    for (const step of [1, 2]) {
      await query("SELECT pg_advisory_lock($1)", [step]);
      await pass(ABANDONED, held.id);
      await until("a job waits", async () => (await query(BLOCKED)).length > 0);
      await server.stop("SIGKILL");
      assert.deepEqual(await calls(held.id), []);
      await query("SELECT pg_advisory_unlock($1)", [step]);
      server = await startIt();
    }

    let isOver = false;
    const sending = Promise.all(
      others.map(async (session) => {
        for (const body of anyOrder(session)) {
          await deliver(() => server.port, body);
          if (session.random() < 0.2) await pass(SETTLED, session.id);
        }
      }),
    ).finally(() => {
      isOver = true;
    });
    for (let kills = 0; kills < KILLS && !isOver; kills += 1) {
      await new Promise((resolve) => setTimeout(resolve, held.random() * 2000));
      await server.stop("SIGKILL");
      server = await startIt();
    }
    await sending;
    await silent();
    for (const session of sessions) assertReportedOnce(session, await calls(session.id));
  });

  test("while a job is at a session, another passes it over; a delivery of it waits, and is not lost", async (t) => {
    const { server: startIt, pass, sendJob, silent, calls, query } = await setUp(t);
    await query(`
      CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$;
      CREATE TRIGGER a BEFORE INSERT ON endings FOR EACH ROW EXECUTE FUNCTION hold()`);
    const jobs = (/** @type {string} */ state) =>
      query("SELECT 1 FROM pgboss.job WHERE name = 'silences' AND state::text = $1", [state]);
    const servers = [await startIt(), await startIt()];
    const [session] = someSessions(1);
    const last = /** @type {string} */ (session.bodies.at(-1));
    for (const body of session.bodies.slice(0, -1)) await deliver(() => servers[0].port, body);
    await query("SELECT pg_advisory_lock(1)");
    await pass(ABANDONED);
    // It has the row of the session by then, which the test must not want: it has the lock that the job waits for.
    await until("a job is held", async () => (await query(BLOCKED)).length > 0);
    await sendJob();
    await until("another has passed it over", async () => (await jobs("completed")).length === 1);
    const delivered = deliver(() => servers[0].port, last);
    await query("SELECT pg_advisory_unlock(1)");
    await delivered;
    await silent();
    assertReportedOnce(session, await calls(session.id));
  });

  test("what is called fails for one session: the others are reported, and that one when it is well", async (t) => {
    const { server: startIt, silent, calls, isQuiet, query, pass } = await setUp(t);
    const sessions = someSessions(3);
    await query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.session = '${sessions[0].id}' THEN RAISE EXCEPTION 'refused'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON endings FOR EACH ROW EXECUTE FUNCTION refuse()`);
    const server = await startIt();
    for (const { bodies } of sessions) for (const body of bodies) await deliver(() => server.port, body);
    await pass(ABANDONED);
    await until("it has failed", () => server.printed().includes("not reported yet: error: refused"));
    await until("the others are reported", async () => (await calls(sessions[2].id)).length > 0);
    assertReportedOnce(sessions[1], await calls(sessions[1].id));
    assertReportedOnce(sessions[2], await calls(sessions[2].id));
    assert.deepEqual([await calls(sessions[0].id), await isQuiet()], [[], false]);
    await query("DROP FUNCTION refuse CASCADE");
    await silent();
    for (const session of sessions) assertReportedOnce(session, await calls(session.id));
    const schedules = await query("SELECT name, cron FROM pgboss.schedule");
    assert.deepEqual(schedules, [{ name: "silences", cron: "* * * * *" }]);
  });

  test("a delivery whose transaction fails leaves no state; its retry does. A month later that is gone", async (t) => {
    const { server: startIt, query, pass, silent, calls } = await setUp(t);
    const server = await startIt();
    const [session] = someSessions(1);
    for (const table of ["wms_webhook_deliveries", "sessions"]) {
      await query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
      CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION refuse()`);
      assert.equal(await send(server.port, session.bodies[0]), 503);
      assert.deepEqual(await query("SELECT * FROM sessions"), []);
      await query("DROP FUNCTION refuse CASCADE");
    }
    for (const body of session.bodies) await deliver(() => server.port, body);
    await silent();
    assertReportedOnce(session, await calls(session.id));
    await pass(30 * 86_400);
    await until("the state is gone", async () => (await query("SELECT 1 FROM sessions")).length === 0);
    assertReportedOnce(session, await calls(session.id));
  });

  test("events without a usable session ID are counted, and joined to nothing", async (t) => {
    const { server: startIt, query } = await setUp(t);
    const server = await startIt();
    const timestamp = Math.floor(Date.now() / 1000);
    for (const [sequence, sessionId] of ["undefined", "undefined", "null", "", undefined].entries())
      await deliver(
        () => server.port,
        event({ timestamp, sessionId, event: "MEASUREMENT_STARTED", sequence }),
      );
    assert.deepEqual(
      await query("SELECT session, count(*)::int AS count FROM unassigned GROUP BY session ORDER BY session"),
      [
        { session: "", count: 2 },
        { session: "null", count: 1 },
        { session: "undefined", count: 2 },
      ],
    );
    assert.deepEqual(await query("SELECT * FROM sessions"), []);
  });
});
