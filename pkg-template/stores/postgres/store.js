// @ts-check
// The deliveries of a fleet, in Postgres: each is noted in the transaction in which its handler works.

import { property } from "../../core/inherited.js";
import { ownOptions } from "../../core/options.js";
import { toMilliseconds } from "../duration.js";
import { postgresError } from "./errors.js";
import { poolTransaction } from "./pool.js";
import { sqlTransaction } from "./sql.js";
import { noteStatement, PURGE_BATCH, purgeStatement, quoted } from "./table.js";

/** How many seconds a delivery waits for the transaction of another that has noted it, if nobody says. */
const DEFAULT_WAIT = 3;
/** How often a transaction is begun again that another's commit has made impossible before the handler was called. */
const ATTEMPTS = 3;
/** One of so many deliveries purges: by chance, as a process may end before it has counted that far. */
const DELIVERIES_A_PURGE = 1000;
const ISOLATIONS = ["read committed", "repeatable read", "serializable"];

const [LOCK_NOT_AVAILABLE, SERIALIZATION_FAILURE] = ["55P03", "40001"];

/** @type {typeof import("../../types/postgres.d.ts").postgresStore} */
export function postgresStore(/** @type {any} */ options) {
  const { pool, sql, table, isolation } = ownOptions(options, ["pool", "sql", "table", "isolation"]);
  const transaction = transactionBy(pool, sql);
  const name = quoted(table);
  const level = isolationLevel(isolation);
  const [note, deleteBatch] = [noteStatement(name), purgeStatement(name)];
  let hasWarned = false;

  /** @type {import("../../types/postgres.d.ts").PostgresStore<any>["run"]} */
  async function run(id, ttl, work, { wait = DEFAULT_WAIT, signal } = {}) {
    for (let attempt = 1; ; attempt += 1) {
      /** @type {{ error: unknown } | undefined} */
      let thrown;
      let isCalled = false;
      try {
        const outcome = await transaction(
          level,
          async (query, tx) => {
            const noted = await query(note, [id, toMilliseconds(ttl) / 1000, lockTimeout(wait)]);
            if (noted.length === 0) return "done";
            isCalled = true;
            try {
              await work(tx);
            } catch (error) {
              thrown = { error };
              throw error;
            }
            return "handled";
          },
          signal,
        );
        if (outcome === "handled" && Math.random() * DELIVERIES_A_PURGE < 1) purgeBehind();
        return outcome;
      } catch (error) {
        if (thrown) throw thrown.error;
        if (signal?.aborted) throw signal.reason;
        const { code } = /** @type {any} */ (error) ?? {};
        if (!isCalled && code === LOCK_NOT_AVAILABLE) return "held";
        if (isCalled || code !== SERIALIZATION_FAILURE || attempt === ATTEMPTS)
          throw postgresError(error, name);
      }
    }
  }

  /** @returns {Promise<number>} */
  async function purge() {
    const level = isolationLevel("read committed");
    for (let purged = 0; ; ) {
      const [{ count }] = await transaction(level, (query) => query(deleteBatch, []), undefined).catch(
        (error) => {
          throw postgresError(error, name);
        },
      );
      purged += count;
      if (count < PURGE_BATCH) return purged;
    }
  }

  function purgeBehind() {
    purge().catch((error) => {
      if (!hasWarned) console.error("wms-webhook: expired deliveries are not deleted:", error.message);
      hasWarned = true;
    });
  }

  return { run, purge };
}

/** @param {any} pool @param {any} sql @returns {import("./pool.js").Transaction} */
function transactionBy(pool, sql) {
  if ((pool === undefined) === (sql === undefined)) {
    throw new TypeError('Pass either { pool } of the package "pg" or { sql } of the package "postgres".');
  }
  if (sql !== undefined) {
    if (typeof sql === "function" && typeof property(sql, "begin") === "function") return sqlTransaction(sql);
    throw new TypeError(
      'The option "sql" must be that of the package "postgres": pass what postgres(url) gives.',
    );
  }
  // A client of "pg" has a connect(), too.
  if (
    !pool ||
    typeof property(pool, "connect") !== "function" ||
    typeof property(pool, "totalCount") !== "number"
  ) {
    throw new TypeError('The option "pool" must be one of the package "pg": pass new Pool().');
  }
  if (property(pool, "ending") || property(pool, "ended")) {
    throw new TypeError('The option "pool" was ended: end it after the last delivery.');
  }
  return poolTransaction(pool);
}

/** Postgres takes 0 for no limit. @param {number} seconds */
function lockTimeout(seconds) {
  return `${Math.max(Math.round(seconds * 1000), 1)}ms`;
}

/** @param {unknown} isolation */
function isolationLevel(isolation) {
  if (isolation === undefined) return "";
  if (typeof isolation === "string" && ISOLATIONS.includes(isolation)) return `isolation level ${isolation}`;
  throw new TypeError(`The option "isolation" must be one of ${ISOLATIONS.join(", ")}.`);
}
