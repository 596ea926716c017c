// @ts-check
// Once only: a delivery is claimed before it is handled, and committed after. In between it belongs
// to one request, for the length of a lease: if that request dies, another may claim it then.

import { receiverError } from "./errors.js";
import { withTimeout } from "./timeout.js";

/** @typedef {import("../types/receiver.d.ts").Store} Store */
/** @typedef {{ store: Store, lease: number, ttl: number, storeTimeout: number }} Claims durations in seconds */

/** How long a request waits for the outcome of another that has the same delivery. */
const WAIT_MILLISECONDS = 5000;
const FIRST_PAUSE_MILLISECONDS = 10;
const LONGEST_PAUSE_MILLISECONDS = 500;
/** Before each further attempt to commit. */
const COMMIT_PAUSES_MILLISECONDS = [100, 500];

/**
 * Handles a delivery unless it was handled before.
 *
 * @param {string} id
 * @param {Claims} claims
 * @param {() => Promise<void>} handle
 * @param {(failure: unknown) => unknown} report what goes wrong after the event was handled or failed
 * @returns {Promise<"handled" | "duplicate">}
 */
export async function handleOnce(id, claims, handle, report) {
  const { store, ttl, storeTimeout } = claims;
  const owner = newOwner();
  if ((await claim(id, owner, claims)) === "done") return "duplicate";
  const renewal = renewLease(id, owner, claims);
  try {
    await handle();
  } catch (error) {
    await renewal.end();
    // If the store does not hear of it, a retry is handled after the lease.
    await ask(storeTimeout, () => store.release(id, owner)).catch(report);
    throw error;
  }
  await renewal.end();
  // The event is handled, whatever the store says: a retry would only be handled again.
  await commit(() => ask(storeTimeout, () => store.commit(id, owner, ttl))).catch(report);
  return "handled";
}

/** Unlike any other. The jsdom of Jest 29 has no `randomUUID`. */
function newOwner() {
  return crypto.randomUUID?.() ?? crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/**
 * Renews a claim while its delivery is handled, however long that takes: the lease is for a process
 * that dies.
 *
 * @param {string} id
 * @param {string} owner
 * @param {Claims} claims
 */
function renewLease(id, owner, { store, lease, storeTimeout }) {
  /** @type {Promise<unknown>} */
  let renewal = Promise.resolve();
  const timer = setInterval(
    () => {
      // If the store does not answer, the next renewal may reach it.
      renewal = ask(storeTimeout, () => store.claim(id, owner, lease)).catch(() => {});
    },
    (lease * 1000) / 3,
  );
  return {
    /** No renewal is under way after it: one that came late would claim what was released. */
    end() {
      clearInterval(timer);
      return renewal;
    },
  };
}

/** What is not noted as handled would be handled again if it were replayed. @param {() => Promise<unknown>} attempt */
async function commit(attempt) {
  for (const milliseconds of COMMIT_PAUSES_MILLISECONDS) {
    try {
      return await attempt();
    } catch {
      await pause(milliseconds);
    }
  }
  return attempt();
}

/**
 * A duplicate waits until the first request is done: if that one failed, nobody must have told the
 * sender that all is well.
 *
 * @param {string} id
 * @param {string} owner
 * @param {Claims} claims
 * @returns {Promise<"claimed" | "done">}
 */
async function claim(id, owner, { store, lease, storeTimeout }) {
  const end = Date.now() + WAIT_MILLISECONDS;
  const release = () => store.release(id, owner);
  for (let milliseconds = FIRST_PAUSE_MILLISECONDS; ; milliseconds *= 2) {
    const state = await ask(
      storeTimeout,
      () => store.claim(id, owner, lease),
      (late) => late === "claimed" && release(),
    ).catch((failure) => {
      // The store may have taken the claim and lost the answer.
      ask(storeTimeout, release).catch(() => {});
      throw failure;
    });
    if (state === "claimed" || state === "done") return state;
    if (state !== "held") {
      throw receiverError("store_unavailable", 'claim() gave neither "claimed", "held" nor "done"');
    }
    if (Date.now() >= end) throw receiverError("delivery_in_progress");
    await pause(Math.min(milliseconds, LONGEST_PAUSE_MILLISECONDS));
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * What a store answers, if it does so in time.
 *
 * @template Answer
 * @param {number} seconds
 * @param {() => Answer | Promise<Answer>} operation
 * @param {(answer: Answer) => unknown} [undo] an answer that came too late
 */
function ask(seconds, operation, undo) {
  return withTimeout(seconds, "store_unavailable", operation, undo);
}
