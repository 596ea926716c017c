// The types of `wms-webhook/postgres`.

import type { TransactionalStore } from "./receiver.js";

/** A pool of the package `pg`, or one that is like it. `Client` is what it lends. */
export interface PgPool<Client> {
  readonly totalCount: number;
  connect: {
    (): Promise<Client>;
    // biome-ignore lint/suspicious/noExplicitAny: of the callback nothing is used
    (callback: (...values: any[]) => void): void;
  };
}

/** The function of the package `postgres`. `Tx` is the one that its transactions have. */
export interface PostgresSql<Tx> {
  begin(body: (tx: Tx) => unknown): Promise<unknown>;
  begin(options: string, body: (tx: Tx) => unknown): Promise<unknown>;
  readonly options: { readonly prepare?: boolean };
}

/** What both kinds have in common. Own properties only. */
export interface PostgresStoreOptions {
  /**
   * The table that {@link postgresMigration} creates, by its name or with its schema, `"clinic.deliveries"`.
   * Each is quoted, and has at most 63 bytes.
   *
   * @defaultValue `"wms_webhook_deliveries"`
   * @example `table: "clinic.deliveries"`
   */
  table?: string | undefined;
  /**
   * The isolation level of each transaction.
   *
   * @defaultValue `undefined`: that of the database
   * @example `isolation: "serializable"`
   */
  isolation?: "read committed" | "repeatable read" | "serializable" | undefined;
}

/** A store in Postgres. */
export interface PostgresStore<Tx> extends TransactionalStore<Tx> {
  /**
   * Deletes expired rows, 10,000 per statement, and returns their number. You need not call it: about one
   * delivery in 1,000 triggers it.
   */
  purge(): Promise<number>;
}

/**
 * A store in Postgres (12 or later), by your own pool of the package `pg` or function of the package `postgres`.
 *
 * Each delivery is noted, handled and committed in one transaction, which the handler has as `delivery.tx`: a
 * client of `pg`, or a function of `postgres`. What it writes there is done exactly once: not at all if the handler
 * throws, the commit fails or the process dies; and not again for a duplicate, which waits for it. What it
 * does elsewhere, such as sending a mail, can happen without the commit, and again.
 *
 * If the commit fails, or its answer is lost, the sender is answered 503: its retry is handled if nothing was
 * committed. A deadlock or a serialization failure fails the handler or the commit in the same way. The handler is
 * never called twice for one request.
 *
 * A handler that its `handlerTimeout` ends is rolled back at once: with `pg` its connection is closed, with `postgres`
 * its statement under way ends first.
 *
 * The store begins and ends the transaction. A handler may use savepoints, and awaits what it starts: afterwards
 * `delivery.tx` throws. With `pg`, give the pool an `"error"` listener, since it emits one when Postgres restarts.
 *
 * @throws {TypeError} if it is neither, or a pool that was ended
 * @example
 * ```ts
 * import { Pool } from "pg";
 * import { postgresStore } from "wms-webhook/postgres";
 * import { createReceiver } from "wms-webhook/receiver";
 *
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL });
 * pool.on("error", (error) => console.error("Postgres:", error.message));
 *
 * const receiver = createReceiver({ secret: process.env.MAC_SECRET, store: postgresStore({ pool }) }).on(
 *   "RESULTS_RECEIVED",
 *   async ({ sessionId, payload }, { tx }) => {
 *     await tx.query("INSERT INTO results VALUES ($1, $2)", [sessionId, payload.measurementId]);
 *   },
 * );
 * ```
 */
export declare function postgresStore<Client>(
  options: { pool: PgPool<Client>; sql?: undefined } & PostgresStoreOptions,
): PostgresStore<Client>;
export declare function postgresStore<Tx>(
  options: { sql: PostgresSql<Tx>; pool?: undefined } & PostgresStoreOptions,
): PostgresStore<Tx>;

/**
 * The statements that make the store's table and its index. Run them by what makes your other tables: the store
 * makes none. Its role needs SELECT, INSERT, UPDATE and DELETE.
 *
 * @throws {TypeError} if the name of the table is none
 * @example
 * ```js
 * import { postgresMigration } from "wms-webhook/postgres";
 *
 * console.log(postgresMigration({ table: "deliveries" }));
 * // CREATE TABLE "deliveries" (id bytea PRIMARY KEY, expires_at timestamptz NOT NULL);
 * // CREATE INDEX ON "deliveries" (expires_at);
 * ```
 */
export declare function postgresMigration(options?: Pick<PostgresStoreOptions, "table">): string;
