// Handles what server.js has queued. What a handler writes by `tx` is done exactly once.

import { Pool } from "pg";
import { PgBoss } from "pg-boss";
import { postgresStore } from "wms-webhook/postgres";
import { createReceiver } from "wms-webhook/receiver";

const connectionString = process.env.DATABASE_URL;
const pool = new Pool({ connectionString });
pool.on("error", (error) => console.error("Postgres:", error.message));

const receiver = createReceiver({
  secret: () => process.env.MAC_SECRET,
  // Not the table of server.js, which has noted all of them.
  store: postgresStore({ pool, table: "handled_deliveries" }),
  // A delivery may have waited for days.
  tolerance: Infinity,
}).onAny(async (event, { tx }) => {
  await tx.query("INSERT INTO events VALUES ($1, $2, $3)", [event.sessionId, event.sequence, event]);
  console.log(event.event, event.sequence);
});

const boss = new PgBoss({ connectionString, migrate: false });
// While Postgres is away pg-boss says so, and goes on once it is back.
boss.on("error", (error) => console.error("pg-boss:", error.message));
await boss.start();
// As many at once as the pool has connections, and without a pause while there are more.
const options = { batchSize: 10, burstWhenBatchFull: true, perJobResults: true };
await boss.work("deliveries", options, (jobs) => Promise.all(jobs.map(handle)));

async function handle({ id, data }) {
  const { body, signature } = data;
  const { outcome, code, status } = await receiver.take({ body: Buffer.from(body, "base64"), signature });
  if (status === 200) return { id, status: "completed" };
  // What is refused fails, too: a wrong secret must lose nothing.
  return { id, status: "failed", output: `${outcome}: ${code}` };
}
