// Makes the tables, once:   DATABASE_URL=… node production/migrate.ts

import { Pool } from "pg";
import { postgresMigration } from "wms-webhook/postgres";

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
await pool.query(postgresMigration());
await pool.query("CREATE TABLE events (session text, sequence bigint, event jsonb)");
await pool.end();
