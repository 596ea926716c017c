// @ts-check
// Transactions by the function of the package "postgres".

import { watch } from "./abort.js";
import { fenced } from "./fence.js";

/** @param {any} sql @returns {import("./pool.js").Transaction} */
export function sqlTransaction(sql) {
  return async function transaction(isolation, body, signal) {
    const { aborted, end } = watch(signal);
    let [isOver, isCut] = [false, false];
    const committed = sql.begin(isolation, async (/** @type {any} */ tx) => {
      /** @type {import("./pool.js").Query} */
      const query = (text, values) => tx.unsafe(text, values, { prepare: sql.options.prepare });
      const running = new Set();
      const onStart = (/** @type {PromiseLike<unknown>} */ started) => {
        const end = () => running.delete(started);
        running.add(started);
        started.then(end, end);
      };
      const work = async () => {
        const result = await body(
          query,
          fenced(tx, () => isOver, onStart),
        );
        isOver = true;
        // One that fails after this function has ended would undo all, and `begin` not say so.
        await Promise.allSettled(running);
        return result;
      };
      try {
        signal?.throwIfAborted();
        return await Promise.race([work(), aborted]);
      } catch (error) {
        isOver = true;
        // If it fails as the connection was cut, `begin` is rejected within the same turn of the event loop.
        await nextTurn();
        throw error;
      } finally {
        isOver = true;
        // What `begin` sends when this function ends, COMMIT or ROLLBACK, would go to a connection that was cut,
        // and that may serve another transaction by now: so then it does not end.
        if (isCut) await new Promise(() => {});
      }
    });
    committed.catch(() => {
      isOver = true;
      isCut = true;
    });
    return committed.finally(end);
  };
}

function nextTurn() {
  return new Promise((resolve) => setTimeout(resolve));
}
