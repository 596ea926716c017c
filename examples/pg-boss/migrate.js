// Makes the tables and queues, once:   DATABASE_URL=… node pg-boss/migrate.js

import { Pool } from "pg";
import { PgBoss } from "pg-boss";
import { postgresMigration } from "wms-webhook/postgres";

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
await pool.query(postgresMigration({ table: "queued_deliveries" }));
await pool.query(postgresMigration({ table: "handled_deliveries" }));
await pool.query("CREATE TABLE events (session text, sequence bigint, event jsonb)");
await pool.end();

const YEAR = 365 * 86_400;
const boss = new PgBoss({ connectionString: process.env.DATABASE_URL, supervise: false, schedule: false });
await boss.start();
await boss.createQueue("dead-letters", { retentionSeconds: YEAR });
await boss.createQueue("deliveries", {
  retentionSeconds: YEAR,
  // The delay grows to 12 hours. All retries take about two weeks.
  retryLimit: Number(process.env.ATTEMPTS ?? 44) - 1,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 43_200,
  deadLetter: "dead-letters",
});
await boss.stop();
