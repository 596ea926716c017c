// Creates the tables and the queue, once:   DATABASE_URL=… node sessions/migrate.js

import { Pool } from "pg";
import { PgBoss } from "pg-boss";
import { postgresMigration } from "wms-webhook/postgres";

const connectionString = process.env.DATABASE_URL;
const pool = new Pool({ connectionString });
await pool.query(`
  ${postgresMigration()}
  CREATE TABLE sessions (
    id text PRIMARY KEY,
    state jsonb,
    reported jsonb NOT NULL DEFAULT '{}',
    heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    check_at timestamptz
  );
  CREATE INDEX ON sessions (check_at);
  CREATE INDEX ON sessions (heard_at);
  CREATE TABLE endings (
    session text,
    measurement text,
    summary jsonb NOT NULL,
    PRIMARY KEY (session, measurement)
  );
  CREATE TABLE unassigned (session text NOT NULL, received_at timestamptz NOT NULL DEFAULT now());
`);
await pool.end();

const boss = new PgBoss({ connectionString, supervise: false });
await boss.start();
await boss.createQueue("silences", { retryLimit: 0 });
// Every minute. The table says what is due, so the next job does what a failed one did not.
await boss.schedule("silences", "* * * * *");
await boss.stop();
