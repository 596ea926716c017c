// @ts-check
// Transactions by a pool of the package "pg".

import { watch } from "./abort.js";
import { fenced } from "./fence.js";

/**
 * @typedef {(text: string, values: unknown[]) => Promise<any[]>} Query gives the rows
 */
/**
 * Runs a body in a transaction: commits when it resolves, rolls back when it is rejected. Once the signal is
 * aborted nothing is committed, unless the commit is under way.
 *
 * @typedef {<Result>(
 *   isolation: string,
 *   body: (query: Query, tx: any) => Promise<Result>,
 *   signal: AbortSignal | undefined,
 * ) => Promise<Result>} Transaction
 */

/** @param {any} pool @returns {Transaction} */
export function poolTransaction(pool) {
  return async function transaction(isolation, body, signal) {
    const client = await connected(pool);
    const loan = lend(client, signal);
    const query = async (/** @type {string} */ text, /** @type {unknown[]} */ values) =>
      (await client.query(text, values)).rows;
    let isOver = false;
    try {
      signal?.throwIfAborted();
      await client.query(`BEGIN ${isolation}`);
      const result = await Promise.race([
        body(
          query,
          fenced(client, () => isOver),
        ),
        loan.aborted,
      ]);
      isOver = true;
      const { command } = await client.query("COMMIT");
      // So Postgres answers if a statement had failed, whoever caught its error.
      if (command !== "COMMIT") throw new Error("a statement had failed, so that nothing was committed");
      loan.end();
      return result;
    } catch (error) {
      isOver = true;
      await loan.rollBack();
      throw error;
    }
  };
}

/**
 * A client of the pool, with a listener for its errors: without one, a connection that is cut while nothing is
 * asked would end the process. What is asked next fails. By a callback, as the connection may be cut in the same
 * turn of the event loop.
 *
 * @param {any} pool
 * @returns {Promise<any>}
 */
function connected(pool) {
  return new Promise((resolve, reject) => {
    pool.connect((/** @type {unknown} */ error, /** @type {any} */ client) => {
      if (error) return reject(error);
      client.on("error", ignore);
      resolve(client);
    });
  });
}

/**
 * A client of the pool, until it is given back. At an abort it is closed, whatever it is doing: the server
 * rolls back.
 *
 * @param {any} client
 * @param {AbortSignal | undefined} signal
 */
function lend(client, signal) {
  let isEnded = false;
  const { aborted, end: unwatch } = watch(signal, () => end(true));

  /** @param {boolean} [isBroken] */
  function end(isBroken) {
    if (isEnded) return;
    isEnded = true;
    unwatch();
    client.removeListener("error", ignore);
    client.release(isBroken);
  }
  return {
    aborted,
    end,
    async rollBack() {
      if (isEnded) return;
      await client.query("ROLLBACK").then(
        () => end(),
        () => end(true),
      );
    },
  };
}

function ignore() {}
