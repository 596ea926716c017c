// @ts-check
// The table of handled deliveries, and what is asked of it.

import { ownOptions } from "../../core/options.js";

const DEFAULT_TABLE = "wms_webhook_deliveries";
/** Postgres cuts longer names off, so that two could become one. */
const LONGEST_NAME = 63;

/** How many expired rows one statement deletes. */
export const PURGE_BATCH = 10_000;

/** @type {typeof import("../../types/postgres.d.ts").postgresMigration} */
export function postgresMigration(options) {
  const { table } = ownOptions(options, ["table"]);
  const name = quoted(table);
  return (
    `CREATE TABLE ${name} (id bytea PRIMARY KEY, expires_at timestamptz NOT NULL);\n` +
    `CREATE INDEX ON ${name} (expires_at);\n`
  );
}

/**
 * Notes a delivery ($1, in hex) for a time ($2, in seconds), and returns a row unless it is noted already.
 * It waits while another transaction notes the same delivery, for at most $3: a limit that it sets for
 * itself, and takes back before the handler's own statements.
 *
 * @param {string} table quoted
 */
export function noteStatement(table) {
  return (
    "WITH before AS MATERIALIZED (SELECT current_setting('lock_timeout') AS lock_timeout), " +
    "limited AS MATERIALIZED (SELECT lock_timeout, set_config('lock_timeout', $3, true) FROM before) " +
    `INSERT INTO ${table} AS noted (id, expires_at) ` +
    "SELECT decode($1, 'hex'), now() + make_interval(secs => $2) FROM limited " +
    "ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at WHERE noted.expires_at <= now() " +
    "RETURNING set_config('lock_timeout', (SELECT lock_timeout FROM before), true)"
  );
}

/** Deletes a batch of expired rows, and returns how many. @param {string} table quoted */
export function purgeStatement(table) {
  return (
    `WITH expired AS (DELETE FROM ${table} WHERE ctid = ANY (ARRAY(` +
    `SELECT ctid FROM ${table} WHERE expires_at <= now() ORDER BY expires_at ` +
    `LIMIT ${PURGE_BATCH} FOR UPDATE SKIP LOCKED)) RETURNING 1) SELECT count(*)::int AS count FROM expired`
  );
}

/** A table's name, or a schema's and a table's, as SQL has it. @param {unknown} table */
export function quoted(table = DEFAULT_TABLE) {
  const parts = typeof table === "string" ? table.split(".") : [];
  if (parts.length < 1 || parts.length > 2 || !parts.every(isName)) {
    throw new TypeError(
      `The option "table" must be the name of a table, or a schema's and its own ("clinic.deliveries"), each of at ` +
        `most ${LONGEST_NAME} bytes.`,
    );
  }
  return parts.map((part) => `"${part.replaceAll('"', '""')}"`).join(".");
}

/** @param {string} part */
function isName(part) {
  return part !== "" && !part.includes("\0") && new TextEncoder().encode(part).length <= LONGEST_NAME;
}
