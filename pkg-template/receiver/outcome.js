// @ts-check
// What became of a delivery, told to `onOutcome`, to the console and to whoever called `take()`: one object for
// all of them, with nothing of the delivery but its documented event code.

import { EVENTS } from "wms-webhook";
import { hasOwn } from "../core/objects.js";
import { createRefusalLog } from "./console.js";

/** @typedef {import("../types/receiver.d.ts").Outcome} Outcome */
/** @typedef {import("../types/index.d.ts").ClassifiedEvent} ClassifiedEvent */
/** @typedef {import("../types/index.d.ts").Secrets} Secrets */

const { freeze } = Object;

/**
 * @param {import("./pipeline.js").Settings} settings
 * @returns {(result: { outcome: string, status: number, code: string | undefined }, classified: ClassifiedEvent | undefined, start: number, secret: Secrets | undefined) => Outcome}
 *   what tells everybody who listens; it never throws
 */
export function createTeller({ onError, onOutcome }) {
  const refusals = onError ? undefined : createRefusalLog();
  const callHook = onOutcome && createHook(onOutcome);
  return function tellOutcome({ outcome, status, code }, classified, start, secret) {
    const end = performance.now();
    const told = /** @type {Outcome} */ ({
      outcome,
      status,
      code,
      durationMs: end - start,
      event: classified?.isKnown ? classified.event.event : documentedCode(classified?.event),
      class: classOf(classified),
    });
    callHook?.(told);
    refusals?.hear(told, end, secret);
    return told;
  };
}

/**
 * The event's code if WMS documents it: any other is the sender's text.
 *
 * @param {{ event: string } | undefined} event
 * @returns {import("../types/index.d.ts").EventCode | undefined}
 */
export function documentedCode(event) {
  return event && hasOwn(EVENTS, event.event) ? /** @type {any} */ (event.event) : undefined;
}

/** @param {ClassifiedEvent | undefined} classified */
function classOf(classified) {
  if (!classified) return "none";
  return classified.isKnown ? "documented" : "other";
}

/**
 * Nobody waits for the hook, and whatever it does changes nothing. That it fails is said once: each delivery
 * may make it fail, and anybody can send one.
 *
 * @param {(outcome: Outcome) => unknown} onOutcome
 */
function createHook(onOutcome) {
  let isSaid = false;
  return (/** @type {Outcome} */ outcome) => {
    // What the sender is answered is no hook's.
    freeze(outcome);
    (async () => onOutcome(outcome))().catch((failure) => {
      if (isSaid) return;
      isSaid = true;
      console.error("wms-webhook: onOutcome failed (reported once):", failure);
    });
  };
}
