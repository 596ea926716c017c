// What the types of the store in Postgres let pass and what they do not, with the drivers themselves. It compiles,
// and does not run.

import { type Client, Pool, type PoolClient } from "pg";
import postgres, { type TransactionSql } from "postgres";
import { postgresMigration, postgresStore } from "wms-webhook/postgres";
import { createReceiver, memoryStore, type TransactionalStore } from "wms-webhook/receiver";

const pool = new Pool();
const sql = postgres("postgres://127.0.0.1");
const byPool: TransactionalStore<PoolClient> = postgresStore({ pool, isolation: "serializable" });
const bySql: TransactionalStore<TransactionSql> = postgresStore({ sql, table: "clinic.deliveries" });
const purged: Promise<number> = postgresStore({ pool }).purge();
const text: string = postgresMigration() + postgresMigration({ table: "deliveries" });

createReceiver({ secret: "secret", store: postgresStore({ pool }) })
  .on("LOW_SNR", async ({ payload }, { tx, id }) => {
    const { rows } = await tx.query<{ details: string }>("SELECT $1 AS details", [payload.details + id]);
    const details: string | undefined = rows[0]?.details;
    // @ts-expect-error: it is no function of "postgres"
    tx`SELECT 1`;
  })
  .onAny((_, { tx }) => tx.escapeIdentifier("a"))
  .onUnknown((_, { tx }) => tx.query("SELECT 1"));
createReceiver({ secret: "secret", store: postgresStore({ sql }) }).onAny(async (event, { tx }) => {
  await tx`INSERT INTO events ${tx({ session: event.sessionId })}`;
  await tx.savepoint((inside) => inside`SELECT 1`);
  // @ts-expect-error: it is no client of "pg"
  await tx.query("SELECT 1");
});
// What the receiver is called with is typed beside it.
createReceiver({
  secret: async (request: Request) => request.url,
  store: postgresStore({ pool }),
}).onAny((_, { request, tx }) => tx.query("INSERT INTO urls VALUES ($1)", [request.url]));
createReceiver<Request, [string], PoolClient>({ secret: "secret", store: byPool }).onAny((_, { tx, rest }) =>
  tx.query(rest[0]),
);
createReceiver({ secret: "secret", store: memoryStore() }).onAny((_, { tx }) => {
  const none: undefined = tx;
  // @ts-expect-error: without such a store there is no transaction
  tx.query("SELECT 1");
});
createReceiver({ secret: "secret" }).onAny((_, { tx }) => {
  // @ts-expect-error: without such a store there is no transaction
  tx.query("SELECT 1");
});

// @ts-expect-error: a client is no pool
postgresStore({ pool: {} as Client });
// @ts-expect-error: a pool is no function of "postgres"
postgresStore({ sql: pool });
// @ts-expect-error: a function of "postgres" is no pool
postgresStore({ pool: sql });
// @ts-expect-error: one of both
postgresStore({ pool, sql });
// @ts-expect-error: one of both
postgresStore({ table: "deliveries" });
// @ts-expect-error: no such option
postgresStore({ pool, prefix: "clinic" });
// @ts-expect-error: no such level
postgresStore({ pool, isolation: "snapshot" });
// @ts-expect-error: a name
postgresMigration("deliveries");
// @ts-expect-error: a store, not a pool
createReceiver({ secret: "secret", store: pool });
