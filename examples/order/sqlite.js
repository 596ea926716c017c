// Keeps the newest event of each session, in whichever order deliveries come and end: the database compares
// timestamp and sequence. PostgreSQL takes the same statement, with $1 to $4. Needs Node 22.13 or later.
//   GET /sessions/<sessionId>   what is known of it: health data, so put your access control before it

import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { createReceiver } from "wms-webhook/receiver";

const database = new DatabaseSync(process.env.DATABASE ?? "sessions.sqlite");
database.exec(
  "CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, timestamp REAL, sequence INTEGER, event TEXT)",
);
// The timestamp first: a page that is loaded again counts from 0 again.
const keep = database.prepare(`
  INSERT INTO sessions VALUES (?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE
  SET timestamp = excluded.timestamp, sequence = excluded.sequence, event = excluded.event
  WHERE (excluded.timestamp, excluded.sequence) > (sessions.timestamp, sessions.sequence)`);
const find = database.prepare("SELECT event FROM sessions WHERE id = ?");

const receiver = createReceiver({ secret: () => process.env.MAC_SECRET })
  .on("INTERMEDIATE_RESULTS", (event) => console.log("SNR", event.payload.snr))
  .onAny((event) => {
    keep.run(event.sessionId, event.timestamp, event.sequence, JSON.stringify(event));
    console.log(event.event, event.sequence);
  });

createServer((req, res) => {
  if (req.url === "/webhooks/wms") return receiver.node(req, res);
  const [, sessionId] = /^\/sessions\/([\w-]+)$/.exec(req.url ?? "") ?? [];
  const row = sessionId && find.get(sessionId);
  if (!row) return res.writeHead(404).end();
  res.writeHead(200, { "content-type": "application/json" }).end(row.event);
}).listen(process.env.PORT);
