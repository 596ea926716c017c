// @ts-check
// What exactly once costs: deliveries per second of the store in Postgres beside what the engine itself does, a
// transaction with one INSERT, by the same driver, pool and server, in turns.   cargo xtask bench postgres

import { randomBytes } from "node:crypto";
import { cpus } from "node:os";
import { createReceiver } from "wms-webhook/receiver";
import { connect, DRIVERS, database } from "./clients.mjs";
import { startPostgres } from "./postgres-server.mjs";
import { event, NOW, request, SECRET } from "./sender.mjs";
import { freePort } from "./servers.mjs";

const CONNECTIONS = 8;
const SECONDS = 2;
const ROUNDS = 5;
const BARE = "INSERT INTO bare VALUES (decode($1, 'hex'), now() + interval '2 days')";
const EFFECT = "INSERT INTO effects VALUES ($1, 'bench')";

const server = await startPostgres(await freePort(), { fsync: "on" });
const db = await database(server.port);
await db.query(
  "CREATE TABLE bare (id bytea PRIMARY KEY, expires_at timestamptz); CREATE INDEX ON bare (expires_at)",
);
const [{ server_version: version }] = await db.query("SHOW server_version");
console.log(
  `Postgres ${version}, Node ${process.version}, ${cpus().length} cores, ${CONNECTIONS} connections`,
);
console.log(`median of ${ROUNDS} rounds of ${SECONDS} s, fsync on\n`);

for (const driver of DRIVERS) {
  const client = connect(driver, server.port, { max: CONNECTIONS });
  const { store, query } = client;
  const options = { secret: SECRET, now: () => NOW * 1000, store: /** @type {any} */ (store) };
  const idle = createReceiver(options);
  const writing = createReceiver(options).onAny((event, { tx }) => query(tx, EFFECT, [event.sessionId]));
  const newId = () => randomBytes(32).toString("hex");
  /** @param {{ fetch: (request: Request) => Promise<Response> }} receiver */
  const deliver = async (receiver) => {
    if ((await receiver.fetch(request(event()))).status !== 200) throw new Error("a delivery was refused");
  };
  /** @type {Record<string, () => Promise<unknown>>} */
  const contestants = {
    "BEGIN, INSERT, COMMIT": () => bare(client, (tx) => query(tx, BARE, [newId()])),
    "store.run()": () => store.run(newId(), 172_800, async () => {}),
    "a receiver without handlers": () => deliver(idle),
    "BEGIN, INSERT, INSERT, COMMIT": () =>
      bare(client, async (tx) => {
        await query(tx, BARE, [newId()]);
        await query(tx, EFFECT, ["s"]);
      }),
    "a receiver whose handler writes": () => deliver(writing),
  };
  const rates = await measure(contestants);
  console.log(`| by \`${driver}\` | a second | of the engine's |\n|---|---|---|`);
  let limit = 1;
  for (const [name, rate] of Object.entries(rates)) {
    if (name.startsWith("BEGIN")) limit = rate;
    console.log(`| ${name} | ${Math.round(rate)} | ${(rate / limit).toFixed(2)} |`);
  }
  console.log();
  await client.end();
}
await db.end();
await server.stop();

/** As the driver's own documentation has it. @param {ReturnType<typeof connect>} client @param {(tx: any) => Promise<unknown>} body */
async function bare({ pool, sql }, body) {
  if (!pool) return sql?.begin((/** @type {any} */ tx) => body(tx));
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await body(client);
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}

/** How many a second of each, in turns, as the machine has others. @param {Record<string, () => Promise<unknown>>} contestants */
async function measure(contestants) {
  /** @type {Record<string, number[]>} */
  const rates = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const rate = await rateOf(run);
      // The first warms up.
      if (round > 0) rates[name].push(rate);
    }
  }
  return Object.fromEntries(
    Object.entries(rates).map(([name, all]) => [name, all.toSorted((a, b) => a - b)[(ROUNDS - 1) / 2]]),
  );
}

/** @param {() => Promise<unknown>} run */
async function rateOf(run) {
  const start = performance.now();
  const end = start + SECONDS * 1000;
  let count = 0;
  const workers = Array.from({ length: CONNECTIONS }, async () => {
    while (performance.now() < end) {
      await run();
      count += 1;
    }
  });
  await Promise.all(workers);
  return count / ((performance.now() - start) / 1000);
}
