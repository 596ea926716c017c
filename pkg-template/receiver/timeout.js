// @ts-check
// Time limits of what the receiver asks others for. What answers at once takes no timer and no promise.

import { define } from "../core/objects.js";
import { receiverError } from "./errors.js";
import { isThenable } from "./thenable.js";

/**
 * What somebody answers, if it comes in time.
 *
 * @template Answer
 * @param {number} seconds
 * @param {import("./errors.js").ReceiverErrorCode} code of the error that is thrown for a failure
 * @param {() => Answer | PromiseLike<Answer>} operation
 * @param {(answer: Answer) => unknown} [undo] an answer that came too late
 * @returns {Answer | Promise<Answer>}
 */
export function withTimeout(seconds, code, operation, undo) {
  /** @type {Answer | PromiseLike<Answer>} */
  let answer;
  try {
    answer = operation();
    if (!isThenable(answer)) return answer;
  } catch (cause) {
    throw causedBy(code, cause);
  }
  return inTime(seconds, code, answer, undo);
}

/**
 * @template Answer
 * @param {number} seconds
 * @param {import("./errors.js").ReceiverErrorCode} code
 * @param {PromiseLike<Answer>} answer
 * @param {((answer: Answer) => unknown) | undefined} undo
 * @returns {Promise<Answer>}
 */
function inTime(seconds, code, answer, undo) {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(causedBy(code, new Error(`no answer within ${seconds} s`)));
    }, seconds * 1000);
    const end = Promise.resolve(answer).then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
        return isLate ? undo?.(value) : undefined;
      },
      (cause) => {
        clearTimeout(timer);
        reject(causedBy(code, cause));
      },
    );
    end.catch(() => {});
  });
}

/** @param {import("./errors.js").ReceiverErrorCode} code @param {unknown} cause */
export function causedBy(code, cause) {
  const error = receiverError(code);
  define(error, "cause", cause, true);
  return error;
}

/**
 * Waits for something that nobody needs to wait for any longer: it goes on afterwards.
 *
 * @template Result
 * @template Otherwise
 * @param {PromiseLike<Result>} work
 * @param {number} seconds
 * @param {Otherwise} otherwise if it takes longer
 * @returns {Promise<Result | Otherwise>}
 */
export function atMost(work, seconds, otherwise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), seconds * 1000);
    work.then(resolve, reject).then(() => clearTimeout(timer));
  });
}
