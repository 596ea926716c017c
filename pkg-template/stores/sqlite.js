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
const CLAIM = `INSERT INTO ${TABLE} (id, owner, until) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET
owner = CASE WHEN ${IS_FREE_OR_OWN} THEN excluded.owner ELSE owner END,
until = CASE WHEN ${IS_FREE_OR_OWN} THEN excluded.until ELSE until END
RETURNING owner`;
const COMMIT = `INSERT INTO ${TABLE} (id, owner, until) VALUES (?, NULL, ?)
ON CONFLICT (id) DO UPDATE SET owner = NULL, until = excluded.until`;
const RELEASE = `DELETE FROM ${TABLE} WHERE id = ? AND owner = ?`;
const SWEEP = `DELETE FROM ${TABLE} WHERE id IN (SELECT id FROM ${TABLE} WHERE until <= ? LIMIT 200)`;
/** Twice as many rows may go as came since the last sweep, so the table does not grow. */
const COMMITS_PER_SWEEP = 100;

/** @type {typeof import("../types/sqlite.d.ts").sqliteStore} */
export function sqliteStore(database) {
  const [claim, commit, release, sweep] = statements(database);
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
      if (commits % COMMITS_PER_SWEEP === 0) await sweep(now);
      commits += 1;
    },
    async release(id, owner) {
      await release(id, owner);
    },
  };
}

/** @typedef {(...values: (string | number)[]) => Promise<any>} Run a statement; gives its first row */

/** @param {any} database @returns {Run[]} @throws {TypeError} */
function statements(database) {
  if (!database || typeof property(database, "prepare") !== "function") {
    throw new TypeError(
      "The database is none of node:sqlite, better-sqlite3, bun:sqlite or D1: pass new DatabaseSync(path) or env.DB.",
    );
  }
  return [CLAIM, COMMIT, RELEASE, SWEEP].map((sql) => {
    const statement = prepared(database, sql);
    // D1 answers with promises, and makes a statement of each set of values.
    const isD1 = typeof property(statement, "first") === "function";
    const bind = isD1 ? (/** @type {unknown[]} */ values) => statement.bind(...values) : () => statement;
    const verb = sql === CLAIM ? (isD1 ? "first" : "get") : "run";
    return async (...values) => {
      try {
        return await bind(values)[verb](...(isD1 ? [] : values));
      } catch (error) {
        throw redacted("SQLite", error);
      }
    };
  });
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
