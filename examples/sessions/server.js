// Tells once of each measurement how it ended. The state of a session is written in the transaction of each delivery. A
// job of pg-boss tells what has ended, in a transaction, too. Several of these servers may run.

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

/** Deliveries of one session wait for each other here, so that each finds the state of those before it. */
const HEARD = `
  INSERT INTO sessions (id) VALUES ($1)
  ON CONFLICT (id) DO UPDATE SET heard_at = clock_timestamp() RETURNING state, told`;
/** The time of the next look, after so many seconds of silence; never, if they are not known. */
const LOOK_AT = "look_at = heard_at + make_interval(secs => $3)";
/** Not those of which a delivery comes right now, or at which another server looks. */
const SILENT = `
  SELECT id, state, told, extract(epoch FROM now() - heard_at)::float8 AS silence
  FROM sessions WHERE look_at <= now() ORDER BY look_at LIMIT 1000 FOR UPDATE SKIP LOCKED`;

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
  const { wait } = endingsOf(state, rows[0].told, 0);
  await tx.query(`UPDATE sessions SET state = $2, ${LOOK_AT} WHERE id = $1`, [
    sessionId,
    state,
    seconds(wait),
  ]);
});

/** What this writes is committed at once with the end of the job, or not at all. */
async function tellAll(_jobs, db) {
  // A delivery this late is refused as stale, so nothing is told again.
  await db.executeSql("DELETE FROM sessions WHERE heard_at < now() - interval '30 days'");
  const { rows } = await db.executeSql(SILENT);
  for (const session of rows) {
    await db.executeSql("SAVEPOINT session");
    try {
      await tell(session, db);
    } catch (error) {
      // It holds up no other, and is tried again.
      console.error("not told yet:", error);
      await db.executeSql("ROLLBACK TO session");
      await db.executeSql("UPDATE sessions SET look_at = now() + interval '5 min' WHERE id = $1", [
        session.id,
      ]);
    }
  }
}

async function tell({ id, state, told: before, silence }, db) {
  const { endings, told, wait } = endingsOf(state, before, silence);
  for (const ending of endings) await (ending.isCorrection ? onCorrection : onEnd)(id, ending, db);
  await db.executeSql(`UPDATE sessions SET told = $2, ${LOOK_AT} WHERE id = $1`, [id, told, seconds(wait)]);
}

/** Called exactly once a measurement, as far as it writes by `db`. */
async function onEnd(session, { name, summary }, db) {
  await db.executeSql("INSERT INTO endings VALUES ($1, $2, $3)", [session, name, summary]);
}

/** A delivery that came later says otherwise of a measurement that was told. */
async function onCorrection(session, { name, summary }, db) {
  const text = "UPDATE endings SET summary = $3 WHERE session = $1 AND measurement = $2";
  await db.executeSql(text, [session, name, summary]);
}

function seconds(wait) {
  return Number.isFinite(wait) ? wait : null;
}

await boss.work("silences", { transactional: true }, tellAll);

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
