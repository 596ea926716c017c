// @ts-check
// The two drivers, and what a test asks of the database.

import { Pool } from "pg";
import postgres from "postgres";
import { postgresMigration, postgresStore } from "wms-webhook/postgres";
import { createReceiver } from "wms-webhook/receiver";
import { NOW, SECRET } from "./sender.mjs";

export const DRIVERS = /** @type {const} */ (["pg", "postgres"]);
/** @typedef {(typeof DRIVERS)[number]} Driver */
/** @typedef {{ max?: number, user?: string, password?: string, settings?: Record<string, string> }} Connection */

/** Reports of the pool about idle connections that were cut. */
const ignore = () => {};

/**
 * A store by a driver, and how a handler asks its transaction.
 *
 * @param {Driver} driver
 * @param {number} port
 * @param {Connection & { table?: string, isolation?: any }} [options]
 */
export function connect(driver, port, { max = 10, user = "postgres", password, settings = {}, ...own } = {}) {
  const database = "postgres";
  const common = { host: "127.0.0.1", port, database, user, max, ...(password && { password }) };
  if (driver === "pg") {
    const options = Object.entries(settings).map(
      ([name, value]) => `-c ${name}=${value.replaceAll(" ", "\\ ")}`,
    );
    const pool = new Pool({ ...common, application_name: "pg", options: options.join(" ") });
    pool.on("error", ignore);
    return {
      store: postgresStore({ pool, ...own }),
      pool,
      sql: undefined,
      /** @param {any} tx @param {string} text @param {any[]} [values] */
      query: async (tx, text, values) => (await tx.query(text, values)).rows,
      end: () => pool.end(),
    };
  }
  const connection = { application_name: "postgres", ...settings };
  const sql = postgres({ ...common, onnotice: ignore, fetch_types: false, backoff: () => 0.05, connection });
  return {
    store: postgresStore({ sql, ...own }),
    pool: undefined,
    sql,
    /** @param {any} tx @param {string} text @param {any[]} [values] */
    query: async (tx, text, values) => [...(await tx.unsafe(text, values ?? []))],
    end: () => sql.end({ timeout: 1 }),
  };
}

/** The effects of handlers: as many rows of a session as it was handled. */
const EFFECTS = "CREATE TABLE effects (session text NOT NULL, driver text NOT NULL)";
export const NOTES = "wms_webhook_deliveries";

/** The test's own connections. @param {number} port */
export async function database(port) {
  const pool = new Pool({
    host: "127.0.0.1",
    port,
    user: "postgres",
    database: "postgres",
    max: 4,
    application_name: "test",
  });
  pool.on("error", ignore);
  /** @param {string} text @param {any[]} [values] @returns {Promise<any[]>} */
  const query = async (text, values) => {
    for (let tries = 0; ; tries += 1) {
      try {
        return (await pool.query(text, values)).rows;
      } catch (error) {
        // These connections are cut, too, when the server is killed.
        if (!/terminat|ECONN/.test(String(error)) || tries === 9) throw error;
      }
    }
  };
  await query(postgresMigration() + EFFECTS);
  return {
    query,
    /** How often each session was handled. @param {string} [like] @returns {Promise<Record<string, number>>} */
    async effects(like = "%") {
      const rows = await query(
        "SELECT session, count(*)::int AS count FROM effects WHERE session LIKE $1 GROUP BY session",
        [like],
      );
      return Object.fromEntries(rows.map(({ session, count }) => [session, count]));
    },
    /** @returns {Promise<number>} */
    async notes() {
      return (await query(`SELECT count(*)::int AS count FROM ${NOTES}`))[0].count;
    },
    end: () => pool.end(),
  };
}

/**
 * A receiver whose handler writes an effect in the delivery's transaction.
 *
 * @param {ReturnType<typeof connect>} client
 * @param {object} [options]
 * @param {(event: any, tx: any) => unknown} [handle] after the effect
 */
export function effecting({ store, query }, options, handle) {
  /** @type {{ error: any, failure: any }[]} */
  const failures = [];
  const receiver = createReceiver({
    secret: SECRET,
    now: () => NOW * 1000,
    store: /** @type {import("wms-webhook/receiver").TransactionalStore<any>} */ (store),
    onError: (error, failure) => void failures.push({ error, failure }),
    ...options,
  }).onAny(async (event, { tx }) => {
    await query(tx, "INSERT INTO effects VALUES ($1, $2)", [event.sessionId, "handler"]);
    await handle?.(event, tx);
  });
  return { receiver, failures, codes: () => failures.map(({ error }) => error.code) };
}

/** A promise that is settled from outside. @returns {{ promise: Promise<void>, resolve: () => void, reject: (error: unknown) => void }} */
export function deferred() {
  let [resolve, reject] = [() => {}, (/** @type {unknown} */ _error) => {}];
  const promise = /** @type {Promise<void>} */ (
    new Promise((settle, fail) => {
      [resolve, reject] = [() => settle(undefined), fail];
    })
  );
  return { promise, resolve, reject };
}

/** Waits for what must come to be. @param {string} what @param {() => unknown} is */
export async function until(what, is) {
  for (let tries = 0; !(await is()); tries += 1) {
    if (tries === 1000) throw new Error(`${what}: not within 1,000 tries`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
