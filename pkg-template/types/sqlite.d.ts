// The types of `wms-webhook/sqlite`.

import type { Store } from "./receiver.js";

/**
 * A database of `node:sqlite` (`DatabaseSync`), `better-sqlite3` or `bun:sqlite` (`Database`), or a binding of
 * Cloudflare's D1.
 */
export interface SQLiteDatabaseLike {
  // biome-ignore lint/suspicious/noExplicitAny: each has statements of its own
  prepare(sql: string): any;
}

/**
 * The table of the store, and its index. Run it once before you make a store: by `database.exec(SQLITE_SCHEMA)`, or
 * for D1 as a migration. It changes nothing that is there.
 */
export declare const SQLITE_SCHEMA: string;

/**
 * A store in SQLite (3.35 or later): for one machine, whose processes share the file, or in D1 for any number of
 * Workers.
 *
 * A delivery is one statement to claim it and one to commit it; a duplicate is one. What is over is deleted in
 * batches, with every hundredth commit. Statements are synchronous, except for D1's: while one process writes, a
 * write of another blocks its thread for up to the busy timeout, and fails then (503). Open the file with
 * `PRAGMA journal_mode = WAL` and a busy timeout below `storeTimeout`. With `synchronous = NORMAL`, a loss of power
 * may forget the last deliveries; a process that dies forgets none. Keep the file off network drives. Show the
 * rows to nobody: their ids are the deliveries' MACs.
 *
 * @throws {TypeError} if the database is none of these, is closed, or lacks the table (D1 tells that only later)
 * @example
 * ```ts
 * import { DatabaseSync } from "node:sqlite";
 * import { createReceiver } from "wms-webhook/receiver";
 * import { SQLITE_SCHEMA, sqliteStore } from "wms-webhook/sqlite";
 *
 * const database = new DatabaseSync("deliveries.db");
 * database.exec("PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 1000");
 * database.exec(SQLITE_SCHEMA);
 * const receiver = createReceiver({ secret: process.env.MAC_SECRET, store: sqliteStore(database) });
 * ```
 */
export declare function sqliteStore(database: SQLiteDatabaseLike): Store;
