// @ts-check
// The deliveries of one machine, in a file that its processes share; or of a fleet of Workers, in D1. Each verb
// is one statement, and so atomic. A row has an owner while its delivery is handled, none once it was.

import { property } from "../core/inherited.js";
import { toMilliseconds } from "./duration.js";
import { redacted } from "./redacted.js";

const TABLE = "wms_webhook_deliveries";
export const SQLITE_SCHEMA = `CREATE TABLE IF NOT EXISTS ${TABLE} (id TEXT PRIMARY KEY, owner TEXT, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ${TABLE}_until ON ${TABLE} (until);
`;

const IS_FREE_OR_OWN = "until <= ? OR owner = excluded.owner";
/** Their placeholders have no numbers: drivers differ in what they bind to those. */
const SQL = {
  claim: `INSERT INTO ${TABLE} (id, owner, until) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET
owner = CASE WHEN ${IS_FREE_OR_OWN} THEN excluded.owner ELSE owner END,
until = CASE WHEN ${IS_FREE_OR_OWN} THEN excluded.until ELSE until END
RETURNING owner`,
  commit: `INSERT INTO ${TABLE} (id, owner, until) VALUES (?, NULL, ?)
ON CONFLICT (id) DO UPDATE SET owner = NULL, until = excluded.until`,
  release: `DELETE FROM ${TABLE} WHERE id = ? AND owner = ?`,
  sweep: `DELETE FROM ${TABLE} WHERE id IN (SELECT id FROM ${TABLE} WHERE until <= ? LIMIT 200)`,
};
/** Twice as many rows may go as came since the last sweep, so the table does not grow. */
const COMMITS_PER_SWEEP = 100;

/** @type {typeof import("../types/sqlite.d.ts").sqliteStore} */
export function sqliteStore(database) {
  if (!database || typeof property(database, "prepare") !== "function") {
    throw new TypeError(
      "This is not a database of node:sqlite, better-sqlite3, bun:sqlite or D1: pass new DatabaseSync(path) or env.DB.",
    );
  }
  const [claim, commit, release, sweep] = [
    prepare(database, SQL.claim, true),
    prepare(database, SQL.commit, false),
    prepare(database, SQL.release, false),
    prepare(database, SQL.sweep, false),
  ];
  let commits = 0;
  return {
    async claim(id, owner, lease) {
      const now = Date.now();
      const row = await claim(id, owner, now + toMilliseconds(lease), now, now);
      if (row?.owner === owner) return "claimed";
      return row?.owner === null ? "done" : "held";
    },
    async commit(id, _owner, ttl) {
      const now = Date.now();
      await commit(id, now + toMilliseconds(ttl));
      // The delivery is noted, whatever becomes of the sweep: the next one finds what this one leaves.
      if (commits % COMMITS_PER_SWEEP === 0) await sweep(now).catch(() => {});
      commits += 1;
    },
    release: (id, owner) => release(id, owner),
  };
}

/**
 * @param {any} database
 * @param {string} sql
 * @param {boolean} hasRow whether it gives one
 * @returns {(...values: (string | number)[]) => Promise<any>}
 * @throws {TypeError}
 */
function prepare(database, sql, hasRow) {
  const run = runner(prepared(database, sql), hasRow);
  return async (...values) => {
    try {
      return await run(values);
    } catch (error) {
      throw redacted("SQLite", error);
    }
  };
}

/**
 * @param {any} statement
 * @param {boolean} hasRow
 * @returns {(values: (string | number)[]) => unknown}
 */
function runner(statement, hasRow) {
  // D1 makes a statement of each set of values, and answers with a promise.
  if (typeof property(statement, "first") === "function") {
    const verb = hasRow ? "first" : "run";
    return (values) => statement.bind(...values)[verb]();
  }
  if (!hasRow) return (values) => statement.run(...values);
  // Not by `get`, which stops at the row: the transaction would end afterwards, where nobody hears that it failed.
  return (values) => statement.all(...values)[0];
}

/** @param {any} database @param {string} sql @throws {TypeError} */
function prepared(database, sql) {
  try {
    return database.prepare(sql);
  } catch (error) {
    const { message } = redacted("SQLite", error);
    throw new TypeError(`${message}. Open the database and run database.exec(SQLITE_SCHEMA) before.`);
  }
}
