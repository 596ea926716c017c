// @ts-check
// A delivery in hand: its handlers with their time limit, the signal that asks them to stop, and what goes on
// behind its answer.

import { unref } from "./answer.js";
import { budgetOf } from "./claim.js";
import { receiverError } from "./errors.js";
import { isThenable } from "./thenable.js";
import { atMost } from "./timeout.js";
import { waitUntilOf } from "./wait-until.js";

/** How long an answer waits for what is noted about its delivery, and for the hook: both share the longer. */
const NOTE_SECONDS = 1;
const HOOK_SECONDS = 1.5;
/** However little of its time is left, each part of an answer is given this. */
const LEAST_SECONDS = 0.1;
/**
 * Where the runtime ends what goes on behind an answer, it does so after 30 s and without a word. A limit below
 * that is reported, and its claim is left to another.
 */
const DEFAULT_SECONDS = 300;
const DEFAULT_SECONDS_WITH_WAIT_UNTIL = 25;

const ENDED = Promise.resolve();

/**
 * What the deliveries of a receiver have in common.
 * @typedef {object} Shared
 * @property {{ handlerTimeout: number | undefined, storeTimeout: number, waitTimeout: number }} settings in seconds
 * @property {import("./in-hand.js").InHand} inHand
 * @property {(task: Task) => unknown} handle calls the handlers
 * @property {(error: unknown, task: Task) => Promise<boolean>} report
 */

export class Task {
  // Fields, so that no setter of Object.prototype takes them.
  /** As it arrived, like the body. @type {string | readonly string[] | null | undefined} */
  signature = undefined;
  /** @type {Uint8Array | undefined} */
  body = undefined;
  /** Whether the signature matches a secret. */
  isAuthentic = false;
  /** @type {import("../types/index.d.ts").ClassifiedEvent | undefined} */
  classified = undefined;
  /** @type {string | undefined} */
  id = undefined;
  /** Whether its handlers are through. */
  handled = false;
  /** Whether whoever closes the receiver waits for it. */
  isInHand = true;
  /** Why its handlers were asked to stop. @type {Error | undefined} */
  reason = undefined;
  /** The end of handlers that take their time. @type {Promise<unknown>} */
  ended = ENDED;
  /** Whether they do at this moment. */
  isRunning = false;
  /** The status that was answered while they were running. @type {number | undefined} */
  answered = undefined;
  /** Whether what they do is undone, however they end. */
  isUndone = false;
  /** That of a transactional store, for its handlers. @type {unknown} */
  tx = undefined;
  /** Called when handlers that take their time have begun. @type {((task: Task) => void) | undefined} */
  onBegin = undefined;

  call;
  #shared;
  #waitUntil;
  /** Since something took its time, after the whole delivery was here; later by what handlers took. @type {number | undefined} */
  #start = undefined;
  /** Made for the first handler that asks for its signal. @type {AbortController | undefined} */
  #controller = undefined;
  /** What was reported, and whether somebody has taken note. @type {Map<unknown, Promise<boolean>> | undefined} */
  #reports = undefined;

  /** @param {import("./pipeline.js").Call} call @param {Shared} shared */
  constructor(call, shared) {
    this.call = call;
    this.#shared = shared;
    this.#waitUntil = waitUntilOf(call.rest);
  }

  /** Begins to count: what is synchronous takes no time, so no clock is asked for it. */
  startClock() {
    this.#start ??= performance.now();
  }

  /** How long it has taken so far, beside its handlers. */
  seconds() {
    return this.#start === undefined ? 0 : (performance.now() - this.#start) / 1000;
  }

  /** What a part of the answer may take, so that the sender has the whole in time. @param {number} most in seconds */
  share(most) {
    const left = budgetOf(this.#shared.settings) + HOOK_SECONDS - this.seconds();
    return Math.min(most, Math.max(left, LEAST_SECONDS));
  }

  get signal() {
    this.#controller ??= new AbortController();
    if (this.reason) this.#controller.abort(this.reason);
    return this.#controller.signal;
  }

  /** Asks the handlers to stop. The first reason stays. @param {Error} reason */
  abort(reason) {
    this.reason ??= reason;
    this.#controller?.abort(this.reason);
  }

  /** As above, and reports why. @param {Error} reason */
  stop(reason) {
    this.abort(reason);
    this.report(reason);
  }

  /**
   * One call of the hook for one fault, however often it comes up.
   *
   * @param {unknown} error
   * @returns {Promise<boolean>} whether somebody has taken note; it never fails
   */
  report(error) {
    this.#reports ??= new Map();
    const before = this.#reports.get(error);
    if (before) return before;
    const told = this.#shared.report(error, this);
    this.#reports.set(error, told);
    this.goOn(told);
    return told;
  }

  /** As above, for as long as the answer may wait. @param {unknown} error @returns {Promise<boolean>} */
  reportInTime(error) {
    return atMost(this.report(error), this.share(HOOK_SECONDS), false);
  }

  /**
   * Runs the handlers up to their time limit.
   *
   * @returns {Promise<unknown> | undefined} nothing if they are through at once
   * @throws what a handler throws, or `handler_timeout`, and then they may still be running
   */
  run() {
    const ended = this.#shared.handle(this);
    if (!isThenable(ended)) {
      this.handled = true;
      return undefined;
    }
    this.ended = /** @type {Promise<unknown>} */ (ended);
    this.isRunning = true;
    this.#shared.inHand.begin(this);
    this.onBegin?.(this);
    return this.#inTime();
  }

  /** @returns {Promise<unknown>} */
  #inTime() {
    return new Promise((resolve, reject) => {
      const usual = this.#waitUntil ? DEFAULT_SECONDS_WITH_WAIT_UNTIL : DEFAULT_SECONDS;
      const seconds = this.#shared.settings.handlerTimeout ?? usual;
      const begin = performance.now();
      let isLate = false;
      const resumeClock = () => {
        if (this.#start !== undefined) this.#start += performance.now() - begin;
      };
      const stop = () => {
        isLate = true;
        resumeClock();
        this.abort(receiverError("handler_timeout", `${seconds} s allowed`));
        reject(this.reason);
      };
      // A process that ends need not wait for a handler that hangs.
      const timer = seconds === Infinity ? undefined : unref(setTimeout(stop, seconds * 1000));
      const end = () => {
        clearTimeout(timer);
        if (!isLate) resumeClock();
        this.isRunning = false;
        this.#shared.inHand.end(this);
      };
      this.ended.then(
        (value) => {
          end();
          this.handled = !this.isUndone;
          resolve(value);
        },
        (error) => {
          end();
          reject(error);
        },
      );
    });
  }

  /** The request may be gone before it is over. @param {Promise<unknown>} work that never fails */
  outlive(work) {
    this.#waitUntil?.(work);
  }

  /** Work that goes on behind the answer, if it takes longer. @param {unknown} work that never fails */
  goOn(work) {
    if (!isThenable(work)) return;
    const end = Promise.resolve(work);
    if (this.isInHand) this.#shared.inHand.enter();
    this.outlive(this.isInHand ? end.finally(() => this.#shared.inHand.leave()) : end);
  }

  /**
   * Waits for a moment, and lets it go on behind the answer then.
   *
   * @param {unknown} work that never fails
   * @returns {Promise<unknown> | undefined} nothing if it was done at once
   */
  note(work) {
    if (!isThenable(work)) return undefined;
    this.goOn(work);
    return atMost(work, this.share(NOTE_SECONDS), undefined);
  }
}
