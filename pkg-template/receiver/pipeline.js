// @ts-check
// The path of a delivery: read, verify and parse, claim, judge its age, handle, commit.
//
// The age is judged last: what was handled before is answered 200 however late its sender comes back, and
// nothing is forgotten between the claim and the judgement.

import { classifyWebhook, WmsWebhookError } from "wms-webhook";
import { FIRST_MILLISECONDS } from "../generated/abi.js";
import { explained } from "./content-encoding.js";
import { Delivery } from "./delivery.js";
import { isTraced, trace } from "./diagnostics.js";
import { receiverError } from "./errors.js";
import { codeOf } from "./handlers.js";
import { handleOnce } from "./idempotency.js";
import { createTeller } from "./outcome.js";
import { createReporter } from "./report.js";
import { createSecretSource } from "./secret.js";
import { createSessionWarning } from "./session-warning.js";
import { Task } from "./task.js";
import { isThenable } from "./thenable.js";
import { handleInTransaction, isTransactional } from "./transaction.js";

/** @typedef {ReturnType<typeof import("./options.js").toReceiverOptions>} Settings */

/**
 * How the receiver was called, which secret functions and handlers are given.
 * @typedef {object} Call
 * @property {unknown} request
 * @property {readonly unknown[]} rest
 */

/**
 * Reads a request: its signature into the task, then its body.
 * @typedef {(task: Task) => Uint8Array | Promise<Uint8Array>} Read
 */
/** @typedef {(request: any) => unknown} ContentEncodingOf */

/** @typedef {import("../types/receiver.d.ts").Outcome} Outcome */
/** @typedef {import("../types/index.d.ts").ClassifiedEvent} ClassifiedEvent */

/**
 * @typedef {object} Pipeline neither of its functions rejects
 * @property {boolean} isClosed
 * @property {(call: Call, read: Read) => Promise<Outcome>} take
 * @property {(call: Call, read: Read, encodingOf: ContentEncodingOf) => Promise<{ status: number }>} answer maybe
 *   before the delivery is handled
 */

/**
 * @param {Settings} settings
 * @param {import("./handlers.js").Handlers} handlers
 * @param {import("./in-hand.js").InHand} inHand
 * @returns {Pipeline}
 */
export function createPipeline(settings, handlers, inHand) {
  const report = createReporter(settings.onError);
  const warnOfSession = createSessionWarning();
  const secretFor = createSecretSource(settings);
  const tell = createTeller(settings);
  const handleOnly = isTransactional(settings) ? handleInTransaction : handleOnce;

  /** @param {Task} task */
  function handle(task) {
    const classified = /** @type {ClassifiedEvent} */ (task.classified);
    checkAge(classified.event, settings);
    return handlers.handle(classified, new Delivery(task));
  }

  const shared = { settings, inHand, handle, report };

  /**
   * @param {Task} task
   * @param {Read} read
   * @param {ContentEncodingOf | undefined} encodingOf
   * @returns {Promise<Outcome>}
   */
  async function receive(task, read, encodingOf) {
    const start = performance.now();
    let secret;
    let result;
    // What is refused does not hold up the end of what is in hand, however much of it comes.
    task.isInHand = !inHand.isClosed;
    if (task.isInHand) inHand.enter();
    try {
      if (!task.isInHand) throw receiverError("receiver_closed");
      const body = read(task);
      task.body = isThenable(body) ? await body : body;
      const given = secretFor(task.call);
      if (isThenable(given)) task.startClock();
      secret = isThenable(given) ? await given : given;
      task.classified = verifyAndParse(task, secret, settings.core, encodingOf);
      warnOfSession(task.classified.event);
      task.id = idOf(task);
      const ended = handleOnly(task.id, settings, task);
      const outcome = isThenable(ended) ? await ended : ended;
      result = { outcome, status: 200, code: undefined };
    } catch (error) {
      const wasReported = await task.reportInTime(error);
      // Recorded nowhere: answer 500, so that the sender may send it again.
      result = outcomeOf(error, !wasReported && task.isAuthentic);
    }
    if (task.answered) result.status = task.answered;
    if (task.isInHand) inHand.leave();
    return tell(result, task.classified, start, secret);
  }

  /**
   * @param {Call} call
   * @param {Read} read
   * @param {ContentEncodingOf} [encodingOf]
   * @param {Task["onBegin"]} [onBegin]
   */
  function start(call, read, encodingOf, onBegin) {
    const task = new Task(call, shared);
    task.onBegin = onBegin;
    const outcome = isTraced() ? trace(receive, task, read, encodingOf) : receive(task, read, encodingOf);
    task.outlive(outcome);
    return outcome;
  }

  const { answerWithin } = settings;
  return {
    get isClosed() {
      return inHand.isClosed;
    },
    take: (call, read) => start(call, read),
    answer(call, read, encodingOf) {
      if (answerWithin === undefined) return start(call, read, encodingOf);
      return new Promise((resolve) => {
        const onBegin = (/** @type {Task} */ task) => {
          const left = answerWithin - task.seconds();
          const answerNow = () => {
            task.answered = 202;
            resolve({ status: 202 });
          };
          const timer = setTimeout(answerNow, left * 1000);
          task.ended.finally(() => clearTimeout(timer)).catch(() => {});
        };
        start(call, read, encodingOf, onBegin).then(resolve);
      });
    },
  };
}

/**
 * What is refused is so whenever it comes again; what failed may be handled then.
 *
 * @param {unknown} error
 * @param {boolean} isUnrecorded
 * @returns {{ outcome: "refused" | "failed", status: number, code: string }}
 */
function outcomeOf(error, isUnrecorded) {
  const status = isUnrecorded || !(error instanceof WmsWebhookError) ? 500 : error.status;
  return { outcome: status < 500 ? "refused" : "failed", status, code: codeOf(error) };
}

/**
 * @param {Task} task
 * @param {import("../types/index.d.ts").Secrets} secret
 * @param {Settings["core"]} core
 * @param {ContentEncodingOf | undefined} encodingOf
 * @returns {ClassifiedEvent}
 */
function verifyAndParse(task, secret, core, encodingOf) {
  try {
    const classified = classifyWebhook(/** @type {Uint8Array} */ (task.body), task.signature, secret, core);
    task.isAuthentic = true;
    return classified;
  } catch (error) {
    // The event is judged after the MAC.
    const { code } = /** @type {WmsWebhookError} */ (error);
    task.isAuthentic = code === "invalid_event" || code === "invalid_json";
    throw explained(error, encodingOf?.(task.call.request));
  }
}

/** @param {{ timestamp: number }} event @param {Settings} settings */
function checkAge({ timestamp }, { now, tolerance }) {
  const signed = timestamp < FIRST_MILLISECONDS ? timestamp * 1000 : timestamp;
  const [age, limit] = [now() - signed, tolerance * 1000];
  // A clock that gives NaN fails both comparisons: the event is stale.
  if (-limit <= age && age <= limit) return;
  const off = `${Math.round(Math.abs(age) / 1000)} s ${age < 0 ? "ahead" : "old"}`;
  throw receiverError("stale_event", `${off}, ${tolerance} allowed`);
}

/** That of the import: by one that is changed later, all deliveries might have one id. @type {(text: string) => string} */
const toLowerCase = Function.prototype.call.bind(String.prototype.toLowerCase);

/** A verified signature is one string. Its digits may come in either case. @param {Task} task */
function idOf({ signature }) {
  return toLowerCase(String(signature).slice(-64));
}
