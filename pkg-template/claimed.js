// @ts-check
// Once only: a delivery is claimed before it is handled, and committed after. In between it belongs
// to one request, for the length of a lease: if that request dies, another may claim it then.

import { WmsWebhookError } from "wms-webhook";

/** @typedef {import("./receiver.d.ts").Store} Store */
/** @typedef {{ store: Store, lease: number, ttl: number, storeTimeout: number }} Once durations in seconds */

/** So long a request waits for the outcome of another that has the same delivery. */
const WAIT_MILLISECONDS = 5000;
const FIRST_PAUSE_MILLISECONDS = 10;
const LONGEST_PAUSE_MILLISECONDS = 500;

/**
 * Handles a delivery unless it was handled before.
 *
 * @param {string} id
 * @param {Once} once
 * @param {() => Promise<void>} handle
 * @param {(failure: unknown) => unknown} report what goes wrong after the event was handled or failed
 */
export async function claimed(id, once, handle, report) {
  const { store, ttl, storeTimeout } = once;
  const owner = crypto.randomUUID();
  if ((await claim(id, owner, once)) === "done") return;
  try {
    await handle();
  } catch (error) {
    // If the store does not hear of it, a retry is handled after the lease.
    await ask(storeTimeout, () => store.release(id, owner)).catch(report);
    throw error;
  }
  // The event is handled, whatever the store says: a retry would only be handled again.
  await ask(storeTimeout, () => store.commit(id, owner, ttl)).catch(report);
}

/**
 * A duplicate waits until the first request is done: if that one failed, nobody must have told the
 * sender that all is well.
 *
 * @param {string} id
 * @param {string} owner
 * @param {Once} once
 * @returns {Promise<"claimed" | "done">}
 */
async function claim(id, owner, { store, lease, storeTimeout }) {
  let pause = FIRST_PAUSE_MILLISECONDS;
  for (let waited = 0; ; waited += pause) {
    const state = await ask(
      storeTimeout,
      () => store.claim(id, owner, lease),
      (late) => late === "claimed" && store.release(id, owner),
    );
    if (state === "claimed" || state === "done") return state;
    if (state !== "held") {
      throw new WmsWebhookError("store_unavailable", 'claim() gave neither "claimed", "held" nor "done"');
    }
    if (waited >= WAIT_MILLISECONDS) throw new WmsWebhookError("delivery_in_progress");
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * What a store answers, if it does so in time.
 *
 * @template Answer
 * @param {number} seconds
 * @param {() => Answer | Promise<Answer>} operation
 * @param {(answer: Answer) => unknown} [undo] an answer that came too late
 * @returns {Promise<Answer>}
 */
async function ask(seconds, operation, undo) {
  let isLate = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      reject(new Error(`no answer within ${seconds} s`));
    }, seconds * 1000);
  });
  const answer = (async () => operation())();
  answer.then((late) => isLate && undo?.(late)).catch(() => {});
  try {
    return await /** @type {Promise<Answer>} */ (Promise.race([answer, limit]));
  } catch (cause) {
    throw Object.assign(new WmsWebhookError("store_unavailable"), { cause });
  } finally {
    clearTimeout(timer);
  }
}
