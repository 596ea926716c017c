// Hands the dead letters to worker.js again.

import { PgBoss } from "pg-boss";

const connectionString = process.env.DATABASE_URL;
const boss = new PgBoss({ connectionString, supervise: false, schedule: false, migrate: false });
await boss.start();
// At most a thousand by a call.
while ((await boss.redrive("dead-letters")) > 0);
await boss.stop();
