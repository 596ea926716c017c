// @ts-check
// Time limits of what the receiver asks others for.

import { define } from "../core/objects.js";
import { receiverError } from "./errors.js";

/**
 * What somebody answers, if it comes in time.
 *
 * @template Answer
 * @param {number} seconds
 * @param {import("./errors.js").ReceiverErrorCode} code of the error that is thrown for a failure
 * @param {() => Answer | Promise<Answer>} operation
 * @param {(answer: Answer) => unknown} [undo] an answer that came too late
 * @returns {Promise<Answer>}
 */
export async function withTimeout(seconds, code, operation, undo) {
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
    const error = receiverError(code);
    define(error, "cause", cause, true);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
