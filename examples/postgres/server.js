import { createServer } from "node:http";
import { Pool } from "pg";
import { postgresStore } from "wms-webhook/postgres";
import { createReceiver } from "wms-webhook/receiver";

const pool = new Pool({ connectionString: process.env.DATABASE_URL });
// An idle connection can fail, for example when Postgres restarts.
pool.on("error", (error) => console.error("Postgres:", error.message));

// What a handler writes by `tx` is committed with the record of the delivery, or not at all.
const receiver = createReceiver({ secret: () => process.env.MAC_SECRET, store: postgresStore({ pool }) })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny(async (event, { tx }) => {
    await tx.query("INSERT INTO events VALUES ($1, $2, $3)", [event.sessionId, event.sequence, event]);
    console.log(event.event, event.sequence);
  });

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  res.writeHead(404).end();
}).listen(process.env.PORT);
