// @ts-check
// One check of a store: two instances over its engine, and the words in which a broken promise is reported.

import { ownOptions } from "../core/options.js";

/** A lease or a ttl that a check waits for, in seconds. No check has to do anything within it. */
export const SHORT = 0.25;
/** One that does not end while a check runs, without a clock that is moved. */
export const LONG = 3600;
/** How much longer than a lease a check waits, as clocks differ. */
const MARGIN = 0.1;
/** After so many milliseconds an answer does not come any more. */
const LATE = 10_000;

/** @template Store @typedef {{ create: () => Store | Promise<Store>, advance?: (seconds: number) => unknown }} Options */

/** @param {number} milliseconds */
export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** In the form of those that the receiver gives: a MAC as 64 lower-case hex digits. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** A UUID. */
export function newOwner() {
  return crypto.randomUUID();
}

/**
 * Makes each check a test: a title, and a function that rejects if the store breaks its promise.
 *
 * @template {object} Store
 * @template {Options<Store>} Given
 * @param {Record<string, (trial: Trial<Store, Given>) => Promise<void>>} checks by their titles
 * @param {Given} options
 * @param {readonly string[]} required the names of the options beside `advance`
 * @returns {[string, () => Promise<void>][]}
 */
export function toTests(checks, options, required) {
  const own = ownOptions(options, [...required, "advance"]);
  for (const name of required) {
    if (typeof own[name] !== "function") {
      throw new TypeError(`The option "${name}" must be a function: pass { ${required.join(", ")} }.`);
    }
  }
  if (own.advance !== undefined && typeof own.advance !== "function") {
    throw new TypeError('The option "advance" must be a function: it moves the clock by seconds.');
  }
  return Object.entries(checks).map(([title, check]) => [
    title,
    async () => check(new Trial(own, await own.create(), await own.create())),
  ]);
}

/**
 * @template Store
 * @template {Options<Store>} Given
 */
export class Trial {
  options;
  /** Two instances of a fleet: what one does, the other knows. */
  first;
  second;

  /** @param {Given} options @param {Store} first @param {Store} second */
  constructor(options, first, second) {
    this.options = options;
    this.first = first;
    this.second = second;
  }

  /** @param {number} index @returns {Store} the instances in turn */
  instance(index) {
    return index % 2 === 0 ? this.first : this.second;
  }

  /** Lets time pass for the store: until after a lease or a ttl of so many seconds. @param {number} seconds */
  async outlast(seconds) {
    const { advance } = this.options;
    if (advance) await advance(seconds + MARGIN);
    else await pause((seconds + MARGIN) * 1000);
  }
}

/**
 * What a store answers, if it ever does.
 *
 * @template Answer
 * @param {string} what was asked
 * @param {() => Answer | Promise<Answer>} ask
 * @returns {Promise<Answer>}
 */
export async function answerOf(what, ask) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer within ${LATE / 1000} s`)), LATE);
  });
  try {
    return await /** @type {Promise<Answer>} */ (Promise.race([(async () => ask())(), late]));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} what @param {unknown} actual @param {unknown} expected */
export function expectEqual(what, actual, expected) {
  if (actual === expected) return;
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

/**
 * Of several answers to one question asked at the same time, one is the winner's.
 *
 * @param {string} what
 * @param {readonly unknown[]} answers
 * @param {string} winner
 * @param {string} loser
 */
export function expectOneWinner(what, answers, winner, loser) {
  const winners = answers.filter((answer) => answer === winner).length;
  expectEqual(`${what}: number of "${winner}"`, winners, 1);
  for (const answer of answers) if (answer !== winner) expectEqual(what, answer, loser);
}
