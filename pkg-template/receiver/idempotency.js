// @ts-check
// Once only: a delivery is claimed before it is handled, and committed after. In between it belongs
// to one request, for the length of a lease: if that request dies, another may claim it then.
//
// With a store and handlers that are synchronous all of this is, too: promises would cost as much as the MAC.

import { Claim } from "./claim.js";
import { Lease } from "./lease.js";
import { attempt, chain, isThenable } from "./thenable.js";

/** @typedef {import("./claim.js").Claims} Claims */
/** @typedef {import("./task.js").Task} Task */
/** @typedef {import("../types/receiver.d.ts").Done["outcome"]} Done */

/**
 * Handles a delivery unless it was handled before.
 *
 * @param {string} id
 * @param {Claims} claims
 * @param {Task} task
 * @returns {Done | Promise<Done>}
 */
export function handleOnce(id, claims, task) {
  const claim = new Claim(id, claims);
  const taken = claim.take(task);
  return isThenable(taken)
    ? taken.then((late) => handleIf(late, claim, claims, task))
    : handleIf(taken, claim, claims, task);
}

/**
 * @param {"claimed" | "done"} taken
 * @param {Claim} claim
 * @param {Claims} claims
 * @param {Task} task
 * @returns {Done | Promise<Done>}
 */
function handleIf(taken, claim, claims, task) {
  if (taken === "claimed") return handle(claim, claims, task);
  return claim.hasWaited ? "waited" : "duplicate";
}

/**
 * @param {Claim} claim that was taken
 * @param {Claims} claims
 * @param {Task} task
 * @returns {"handled" | Promise<"handled">}
 */
function handle(claim, claims, task) {
  /** @type {Promise<unknown> | undefined} */
  let handling;
  try {
    handling = task.run();
  } catch (error) {
    return giveBack(error, claim, undefined, task);
  }
  if (handling) return handleSlowly(handling, claim, claims, task);
  const noted = task.note(commit(claim, undefined, task));
  if (noted) return noted.then(() => "handled");
  claim.end();
  return "handled";
}

/**
 * @param {Promise<unknown>} handling
 * @param {Claim} claim
 * @param {Claims} claims
 * @param {Task} task
 * @returns {Promise<"handled">}
 */
async function handleSlowly(handling, claim, claims, task) {
  const lease = new Lease(claim, claims, (lost) => task.stop(lost));
  try {
    await handling;
  } catch (error) {
    return giveBack(error, claim, lease, task);
  }
  await task.note(commit(claim, lease, task));
  return "handled";
}

/**
 * The event is handled, whatever the store says: a retry would only be handled again.
 *
 * @param {Claim} claim
 * @param {Lease | undefined} lease
 * @param {Task} task
 * @returns {unknown} it never fails, at once or later
 */
function commit(claim, lease, task) {
  return attempt(
    () => (lease ? chain(lease.end(), () => claim.commit()) : claim.commit()),
    (failure) => task.report(failure),
  );
}

/**
 * @param {unknown} error why the event is not handled
 * @param {Claim} claim
 * @param {Lease | undefined} lease
 * @param {Task} task
 * @returns {Promise<never>}
 */
async function giveBack(error, claim, lease, task) {
  // A renewal that came late would claim what was given back.
  const release = () => chain(lease?.end(), () => claim.release());
  if (task.isRunning) {
    // Its time is over: the claim runs out, unless the handler comes to an end before.
    lease?.end();
    task.goOn(task.ended.then(() => commit(claim, lease, task), release));
  } else {
    await task.note(release());
  }
  throw task.reason ?? error;
}
