// Express and Postgres: exactly once, failures kept, two secrets during a rotation, a log of outcomes, a clean shutdown.

import express from "express";
import { Pool } from "pg";
import { postgresStore } from "wms-webhook/postgres";
import { createReceiver } from "wms-webhook/receiver";
import { keepFailed } from "./failed.ts";

const pool = new Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 2000 });
// An idle connection can fail, for example when Postgres restarts.
pool.on("error", (error) => console.error("Postgres:", error.message));

const { MAC_SECRET, OLD_MAC_SECRET } = process.env;

const receiver = createReceiver({
  // OLD_MAC_SECRET is set only during a rotation.
  secret: OLD_MAC_SECRET ? [MAC_SECRET, OLD_MAC_SECRET] : MAC_SECRET,
  store: postgresStore({ pool }),
  onOutcome({ outcome, code, event, durationMs }) {
    // No personal data: for alerts and dashboards.
    console.log(JSON.stringify({ outcome, code, event, durationMs }));
  },
  onError(error, failure) {
    // Anybody can send what is not authentic. onOutcome counts it.
    if (!failure.isAuthentic) return;
    console.error("wms:", failure.code, error);
    if (!failure.handled) keepFailed(failure);
  },
})
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny(async (event, { tx }) => {
    await tx.query("INSERT INTO events VALUES ($1, $2, $3)", [event.sessionId, event.sequence, event]);
    console.log(event.event, event.sequence);
  });

const app = express();
// Before any body parser: the signature is over the bytes.
app.post("/webhooks/wms", receiver.node);
app.get("/health", (_request, response) => void response.send("ok"));
app.use(express.json());
const server = app.listen(process.env.PORT);

process.once("SIGTERM", async () => {
  server.close();
  await receiver.close({ timeout: 20 });
  server.closeIdleConnections();
  // To Node, a connection that has sent nothing yet is not idle.
  setTimeout(() => server.closeAllConnections(), 1000).unref();
  await pool.end();
});
