// @ts-check
// The tracing channel `wms-webhook:delivery`, where the runtime has node:diagnostics_channel. It is asked for at
// run time: an import would break bundles for all other runtimes.

import { property } from "../core/inherited.js";

const NAME = "wms-webhook:delivery";

/** @typedef {import("../types/receiver.d.ts").Outcome} Outcome */

const channel = findChannel();
const events = channel && [channel.start, channel.end, channel.asyncStart, channel.asyncEnd, channel.error];

/** @returns {import("node:diagnostics_channel").TracingChannel | undefined} */
function findChannel() {
  try {
    const process = property(globalThis, "process");
    const diagnostics = property(process, "getBuiltinModule").call(process, "node:diagnostics_channel");
    return diagnostics.tracingChannel(NAME);
  } catch {
    // This runtime has none, or something else by one of these names.
    return undefined;
  }
}

export function isTraced() {
  return events?.some(({ hasSubscribers }) => hasSubscribers) ?? false;
}

/**
 * Publishes a delivery: the message is empty when it starts, and has the outcome as `result` when it ends.
 *
 * @template {unknown[]} Given
 * @param {(...given: Given) => Promise<Outcome>} receive
 * @param {Given} given
 * @returns {Promise<Outcome>}
 */
export function trace(receive, ...given) {
  // What the sender is answered is no subscriber's.
  const frozen = async () => Object.freeze(await receive(...given));
  return channel ? channel.tracePromise(frozen, {}) : receive(...given);
}
