// @ts-check
// The engines that `main.mjs` measures: each is started, and gives three ways to note a delivery.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { createClient } from "redis";
import { dynamoDBStore } from "wms-webhook/dynamodb";
import { createReceiver, memoryStore } from "wms-webhook/receiver";
import { redisStore } from "wms-webhook/redis";
import { sqliteStore } from "wms-webhook/sqlite";
import { connect, DRIVERS, database } from "./clients.mjs";
import { clientOf, startEmulator, TABLE } from "./emulator.mjs";
import { startPostgres } from "./postgres-server.mjs";
import { event, NOW, request, SECRET } from "./sender.mjs";
import { freePort, startRedis } from "./servers.mjs";
import { open } from "./sqlite-drivers.mjs";
import { buildWorker, workerdFleet } from "./workerd.mjs";

export const CONCURRENCY = 8;
const LEASE_SECONDS = 60;
const TTL_SECONDS = 172_800;
/** Deliveries of one request to workerd, so that the request itself counts for little. */
const BATCH = 5;

/** @typedef {import("./rates.mjs").Contestant} Contestant */
/** @typedef {{ name: string, contestants: Record<"bare" | "verbs" | "receiver", Contestant>, stop: () => unknown }} Engine */

const newId = () => randomBytes(32).toString("hex");
const later = (/** @type {number} */ seconds) => Date.now() + seconds * 1000;

/** @param {any} store @param {(event: any, delivery: any) => unknown} [handle] @returns {Contestant} */
function receiving(store, handle = () => {}) {
  const receiver = createReceiver({ secret: SECRET, now: () => NOW * 1000, store }).onAny(handle);
  return {
    async run() {
      const { status } = await receiver.fetch(request(event()));
      if (status !== 200) throw new Error(`a delivery was answered ${status}`);
    },
  };
}

/**
 * @param {import("wms-webhook/receiver").Store} store
 * @param {(id: string, owner: string | null, until: number) => unknown} write a row by its key
 */
function ofVerbs(store, write) {
  return {
    bare: {
      async run() {
        const id = newId();
        await write(id, "one", later(LEASE_SECONDS));
        await write(id, null, later(TTL_SECONDS));
      },
    },
    verbs: {
      async run() {
        const id = newId();
        await store.claim(id, "one", LEASE_SECONDS);
        await store.commit(id, "one", TTL_SECONDS);
      },
    },
    receiver: receiving(store),
  };
}

/** @returns {Promise<Engine>} */
async function memory() {
  const rows = new Map();
  const contestants = ofVerbs(memoryStore({ maxEntries: 10_000_000 }), (id, owner, until) =>
    rows.set(id, { owner, until }),
  );
  return { name: "memory, beside a `Map`", contestants, stop: () => rows.clear() };
}

/** @returns {Promise<Engine>} */
async function redis() {
  const port = await freePort();
  const server = await startRedis(port);
  const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect();
  const [, version] = /redis_version:(\S+)/.exec(await client.info()) ?? [];
  const contestants = ofVerbs(redisStore(client), (id, owner, until) =>
    client.set(id, owner ?? "done", { expiration: { type: "PXAT", value: until } }),
  );
  const stop = () => Promise.all([client.destroy(), server.stop("SIGKILL")]);
  return { name: `Redis ${version}, by \`redis\``, contestants, stop };
}

/** @returns {Promise<Engine>} */
async function sqlite() {
  const db = await open(join(mkdtempSync(join(tmpdir(), "wms-webhook-bench-")), "deliveries.db"));
  db.exec("CREATE TABLE bare (id TEXT PRIMARY KEY, owner TEXT, until INTEGER) WITHOUT ROWID");
  db.exec("CREATE INDEX bare_until ON bare (until)");
  const write = db.prepare("INSERT OR REPLACE INTO bare VALUES (?, ?, ?)");
  const [{ version }] = db.prepare("SELECT sqlite_version() AS version").all();
  const contestants = ofVerbs(sqliteStore(db), (...row) => write.run(...row));
  return { name: `SQLite ${version}, by \`node:sqlite\``, contestants, stop: () => db.close() };
}

/** @returns {Promise<Engine>} */
async function dynamodb() {
  const port = await freePort();
  const emulator = await startEmulator(port);
  const client = new DynamoDBClient(clientOf(port));
  const store = dynamoDBStore(client, { table: TABLE, UpdateItemCommand });
  const contestants = ofVerbs(store, (id, owner, until) => {
    const more = owner === null ? {} : { owner: { S: owner } };
    const Item = { id: { S: id }, until: { N: String(until) }, ...more };
    return client.send(new PutItemCommand({ TableName: TABLE, Item }));
  });
  const stop = async () => {
    client.destroy();
    emulator.close();
    emulator.closeAllConnections();
    await once(emulator, "close");
  };
  return { name: "DynamoDB, an emulator", contestants, stop };
}

/** @returns {Promise<Engine>} */
async function durableObjects() {
  await buildWorker("objects.js", "worker.js");
  const objects = { WebhookDeliveries: "DELIVERIES", Bare: "BARE" };
  const fleet = await workerdFleet({ worker: "worker.js", instances: 1, objects });
  /** @param {string} what */
  const ask = async (what) => {
    const answer = await fetch(`http://127.0.0.1:${fleet.port}/?${what}`);
    if (!answer.ok) throw new Error(`workerd answered ${answer.status}: ${fleet.printed()}`);
    await answer.text();
  };
  await ask("warm");
  /** @param {string} name @returns {Contestant} */
  const asked = (name) => ({ deliveries: BATCH, run: () => ask(`${name}&${BATCH}`) });
  const contestants = { bare: asked("bare"), verbs: asked("verbs"), receiver: asked("receiver") };
  return { name: "Durable Objects, in workerd", contestants, stop: () => fleet.stop() };
}

const BARE = "INSERT INTO bare VALUES (decode($1, 'hex'), now() + interval '2 days')";
const EFFECT = "INSERT INTO effects VALUES ($1, 'bench')";
/** The handler's own write, beside the note. @type {Record<"nothing" | "a row", boolean>} */
const WORK = { nothing: false, "a row": true };

/** @param {(typeof DRIVERS)[number]} driver @param {keyof typeof WORK} written @returns {Promise<Engine>} */
async function postgres(driver, written) {
  const server = await startPostgres(await freePort(), { fsync: "on" });
  const db = await database(server.port);
  await db.query(
    "CREATE TABLE bare (id bytea PRIMARY KEY, expires_at timestamptz); CREATE INDEX ON bare (expires_at)",
  );
  const [{ server_version: version }] = await db.query("SHOW server_version");
  const client = connect(driver, server.port, { max: CONCURRENCY });
  const work = async (/** @type {any} */ tx) => {
    if (WORK[written]) await client.query(tx, EFFECT, ["s"]);
  };
  const contestants = {
    bare: {
      run: () =>
        transaction(client, async (tx) => {
          await client.query(tx, BARE, [newId()]);
          await work(tx);
        }),
    },
    verbs: { run: () => client.store.run(newId(), TTL_SECONDS, work) },
    receiver: receiving(client.store, (_event, { tx }) => work(tx)),
  };
  const stop = async () => {
    await Promise.all([client.end(), db.end()]);
    await server.stop();
  };
  const [number] = version.split(" ");
  return { name: `Postgres ${number}, by \`${driver}\`, the handler writes ${written}`, contestants, stop };
}

/** As the driver's own documentation has it. @param {ReturnType<typeof connect>} client @param {(tx: any) => Promise<unknown>} body */
async function transaction({ pool, sql }, body) {
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

/** @type {(() => Promise<Engine>)[]} */
export const ENGINES = [
  memory,
  redis,
  sqlite,
  ...DRIVERS.flatMap((driver) =>
    /** @type {(keyof typeof WORK)[]} */ (Object.keys(WORK)).map(
      (written) => () => postgres(driver, written),
    ),
  ),
  dynamodb,
  durableObjects,
];
