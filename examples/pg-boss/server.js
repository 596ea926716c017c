// Answers a delivery once pg-boss has it; worker.js handles it, and tries again for days. The job and the note of
// the delivery are one transaction: both or neither, and so one job whatever comes twice. While Postgres is away or
// stands still, deliveries are answered 503 within the receiver's limits.

import { createServer } from "node:http";
import { Pool } from "pg";
import { PgBoss } from "pg-boss";
import { postgresStore } from "wms-webhook/postgres";
import { createReceiver } from "wms-webhook/receiver";

const connectionString = process.env.DATABASE_URL;
const pool = new Pool({ connectionString });
pool.on("error", (error) => console.error("Postgres:", error.message));
// This process only adds jobs. The worker does the maintenance.
const boss = new PgBoss({ connectionString, supervise: false, schedule: false, migrate: false });
boss.on("error", (error) => console.error("pg-boss:", error.message));
await boss.start();

const receiver = createReceiver({
  secret: () => process.env.MAC_SECRET,
  store: postgresStore({ pool, table: "queued_deliveries" }),
  handlerTimeout: 3,
}).onAny((_event, { id, body, tx }) =>
  boss.send(
    "deliveries",
    // What the worker verifies again. No secret is in the queue.
    { body: Buffer.from(body).toString("base64"), signature: `hmac-sha256=${id}` },
    { db: { executeSql: (text, values) => tx.query(text, values) } },
  ),
);

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
