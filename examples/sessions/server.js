// Reports once how each measurement ended. The state of a session is written in the transaction of each delivery. A job
// of pg-boss reports what has ended, in a transaction as well. You can run several of these servers.

import { createServer } from "node:http";
import { Pool } from "pg";
import { PgBoss } from "pg-boss";
import { postgresStore } from "wms-webhook/postgres";
import { createReceiver } from "wms-webhook/receiver";
import { isUsableSessionId, trackSession } from "wms-webhook/session";
import { endingsOf } from "./endings.js";

const connectionString = process.env.DATABASE_URL;
const pool = new Pool({ connectionString });
pool.on("error", (error) => console.error("Postgres:", error.message));
const boss = new PgBoss({ connectionString, migrate: false });
boss.on("error", (error) => console.error("pg-boss:", error.message));
await boss.start();

/** Deliveries of one session wait for each other here, so that each reads the state that the last one wrote. */
const HEARD = `
  INSERT INTO sessions (id) VALUES ($1)
  ON CONFLICT (id) DO UPDATE SET heard_at = clock_timestamp() RETURNING state, reported`;
/** When the next job checks the session: after $3 seconds without a delivery, or never. */
const CHECK_AT = "check_at = heard_at + make_interval(secs => $3)";
/** Without those that a delivery or another server has locked. */
const SILENT = `
  SELECT id, state, reported, extract(epoch FROM now() - heard_at)::float8 AS silence
  FROM sessions WHERE check_at <= now() ORDER BY check_at LIMIT 1000 FOR UPDATE SKIP LOCKED`;

const receiver = createReceiver({
  secret: () => process.env.MAC_SECRET,
  store: postgresStore({ pool }),
  handlerTimeout: 3,
}).onAny(async (event, { id, tx }) => {
  const { sessionId } = event;
  if (!isUsableSessionId(sessionId)) {
    console.warn("An event without a session ID: end the URL of each user with one of its own.");
    await tx.query("INSERT INTO unassigned VALUES ($1)", [sessionId]);
    return;
  }
  const { rows } = await tx.query({ text: HEARD, values: [sessionId] });
  const { state } = trackSession(rows[0].state, event, id);
  const { wait } = endingsOf(state, rows[0].reported, 0);
  await tx.query(`UPDATE sessions SET state = $2, ${CHECK_AT} WHERE id = $1`, [
    sessionId,
    state,
    seconds(wait),
  ]);
});

/** pg-boss commits what this writes together with the end of the job. */
async function reportAll(_jobs, db) {
  // The receiver refuses a delivery this late as stale, so nothing is reported again.
  await db.executeSql("DELETE FROM sessions WHERE heard_at < now() - interval '30 days'");
  const { rows } = await db.executeSql(SILENT);
  for (const session of rows) {
    await db.executeSql("SAVEPOINT session");
    try {
      await report(session, db);
    } catch (error) {
      // It delays no other session, and is tried again.
      console.error("not reported yet:", error);
      await db.executeSql("ROLLBACK TO session");
      await db.executeSql("UPDATE sessions SET check_at = now() + interval '5 min' WHERE id = $1", [
        session.id,
      ]);
    }
  }
}

async function report({ id, state, reported: before, silence }, db) {
  const { endings, reported, wait } = endingsOf(state, before, silence);
  for (const ending of endings) await (ending.isCorrection ? onCorrection : onEnd)(id, ending, db);
  const text = `UPDATE sessions SET reported = $2, ${CHECK_AT} WHERE id = $1`;
  await db.executeSql(text, [id, reported, seconds(wait)]);
}

/** What this writes with `db` is done exactly once for each measurement. */
async function onEnd(session, { name, summary }, db) {
  await db.executeSql("INSERT INTO endings VALUES ($1, $2, $3)", [session, name, summary]);
}

/** A later delivery has changed the outcome of a measurement that was reported. */
async function onCorrection(session, { name, summary }, db) {
  const text = "UPDATE endings SET summary = $3 WHERE session = $1 AND measurement = $2";
  await db.executeSql(text, [session, name, summary]);
}

function seconds(wait) {
  return Number.isFinite(wait) ? wait : null;
}

await boss.work("silences", { transactional: true }, reportAll);

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
