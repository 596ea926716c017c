// @ts-check
// What a receiver is made with. Whatever is wrong throws a TypeError when it is made, not when the
// first delivery comes.

import { property } from "../core/inherited.js";
import { ownOptions } from "../core/options.js";
import { MAX_BODY_BYTES } from "../generated/constants.js";
import { memoryStore } from "../stores/memory.js";
import { checkSecrets } from "./secret.js";

const DAY = 86_400;
/** Timers take milliseconds of 31 bits, and end at once for more. */
const LONGEST_TIMER = 2_147_483;
const TIMER_SECONDS = `a number of seconds above 0, at most ${LONGEST_TIMER}`;
const WAIT_SECONDS = `0 to ${LONGEST_TIMER} seconds`;

/** Stands for those that a function gives when it is asked. */
const ANY_SECRET = new Uint8Array(1);

/**
 * What each option must be, and in which words.
 * @type {Record<string, [(value: any) => boolean, string]>}
 */
const RULES = {
  secret: [() => true, ""],
  encoding: [() => true, ""],
  strict: [() => true, ""],
  maxBodyBytes: [() => true, ""],
  tolerance: [(value) => typeof value === "number" && value >= 0, "a number of seconds from 0, or Infinity"],
  bodyTimeout: [isTimer, TIMER_SECONDS],
  lease: [isTimer, TIMER_SECONDS],
  ttl: [isDuration, "a number of seconds above 0"],
  storeTimeout: [isTimer, TIMER_SECONDS],
  waitTimeout: [isWait, WAIT_SECONDS],
  handlerTimeout: [(value) => value === Infinity || isTimer(value), `${TIMER_SECONDS}, or Infinity`],
  answerWithin: [isTimer, TIMER_SECONDS],
  now: [isFunction, "a function that returns milliseconds, such as Date.now"],
  onError: [isFunction, "a function (error, failure)"],
  onOutcome: [isFunction, "a function (outcome)"],
  store: [
    (value) => has(value, ["run"]) || has(value, ["claim", "commit", "release"]),
    "a store: an object with claim(), commit() and release(), or with run()",
  ],
};

/** The clock of the moment: a test may put another in place of `Date` after the receiver is made. */
const currentTime = () => Date.now();

/** @param {import("../types/receiver.d.ts").ReceiverOptions<any, any, any>} options */
export function toReceiverOptions(options) {
  if (typeof options !== "object" || options === null) {
    throw new TypeError("createReceiver() takes an object: pass at least { secret }.");
  }
  const own = ownOptions(options, Object.keys(RULES));
  for (const [name, value] of Object.entries(own)) {
    const [isRight, words] = RULES[name];
    if (value !== undefined && !isRight(value)) throw new TypeError(`The option "${name}" must be ${words}.`);
  }
  if (!("secret" in own)) {
    throw new TypeError('The option "secret" is missing: pass { secret: process.env.MAC_SECRET }.');
  }
  const { secret, maxBodyBytes = MAX_BODY_BYTES, onError, onOutcome } = own;
  const { tolerance = DAY, bodyTimeout = 10, lease = 60, storeTimeout = 2, now = currentTime } = own;
  const { waitTimeout = 3, handlerTimeout, answerWithin } = own;
  const core = coreOptionsOf(own);
  checkSecrets(typeof secret === "function" ? ANY_SECRET : secret, core);

  const shortest = shortestMemory(tolerance);
  const { ttl = Math.max(2 * DAY, shortest, lease) } = own;
  if (tolerance < Infinity && inMilliseconds(ttl) < inMilliseconds(2 * tolerance)) {
    throw new TypeError(
      `The option "ttl" must be at least twice the tolerance, so ${2 * tolerance} here: a delivery that is forgotten ` +
        "earlier is handled again when it is replayed.",
    );
  }
  if (ttl < lease) throw new TypeError(`The option "ttl" must be at least the lease, so ${lease} here.`);
  const { store = memoryStore({ now }) } = own;
  return {
    secret,
    core,
    tolerance,
    maxBodyBytes,
    bodyTimeout,
    now,
    onError,
    onOutcome,
    store,
    lease,
    ttl: Math.max(ttl, shortest),
    storeTimeout,
    waitTimeout,
    handlerTimeout,
    answerWithin,
  };
}

/**
 * Those that the core knows, if they are chosen: it reads them for each delivery, and is quicker without.
 *
 * @param {import("../types/index.d.ts").ReceiveOptions} own
 * @returns {import("../types/index.d.ts").ReceiveOptions | undefined}
 */
function coreOptionsOf({ encoding, strict, maxBodyBytes }) {
  const chosen = Object.entries({ encoding, strict, maxBodyBytes }).filter(
    ([, value]) => value !== undefined,
  );
  return chosen.length > 0 ? Object.fromEntries(chosen) : undefined;
}

/**
 * @param {{ timeout?: number | undefined } | undefined} options of `close()`
 * @returns {number} in seconds
 */
export function toCloseTimeout(options) {
  const { timeout = 10 } = ownOptions(options, ["timeout"]);
  if (!isWait(timeout)) throw new TypeError(`The option "timeout" must be ${WAIT_SECONDS}.`);
  return timeout;
}

/**
 * An event may come when it is `tolerance` ahead, and is taken until it is `tolerance` old, the last
 * millisecond included: who asks for twice the tolerance is given a millisecond more. Without a limit of age no
 * memory is long enough.
 *
 * @param {number} tolerance in seconds
 */
function shortestMemory(tolerance) {
  return tolerance === Infinity ? 0 : 2 * tolerance + 0.001;
}

/** As stores count. @param {number} seconds */
function inMilliseconds(seconds) {
  return Math.round(seconds * 1000);
}

/** @param {unknown} value @returns {value is number} */
function isDuration(value) {
  return typeof value === "number" && value > 0 && value < Infinity;
}

/** @param {unknown} value */
function isTimer(value) {
  return isDuration(value) && value <= LONGEST_TIMER;
}

/** @param {unknown} value */
function isWait(value) {
  return value === 0 || isTimer(value);
}

/** @param {unknown} value @param {string[]} methods */
function has(value, methods) {
  return methods.every((name) => value && isFunction(property(value, name)));
}

/** @param {unknown} value */
function isFunction(value) {
  return typeof value === "function";
}
