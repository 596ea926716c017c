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

/** @typedef {import("./context.js").DeliveryContext} DeliveryContext */

/**
 * Reads a request into the context: its signature, then its body.
 * @typedef {(context: DeliveryContext) => unknown} Read gives the header Content-Encoding, at once or later
 */

/** @typedef {import("../types/receiver.d.ts").Outcome} Outcome */
/**
 * @typedef {object} Pipeline neither of its functions rejects
 * @property {boolean} isClosed
 * @property {(call: Call, read: Read) => Promise<Outcome>} take
 * @property {(call: Call, read: Read) => Promise<{ status: number }>} answer maybe before the delivery is handled
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

  /**
   * @param {Call} call
   * @param {Read} read
   * @param {Task} task
   * @returns {Promise<Outcome>}
   */
  async function receive(call, read, task) {
    const start = performance.now();
    const { context } = task;
    let classified;
    let secret;
    let result;
    // What is refused does not hold up the end of what is in hand, however much of it comes.
    task.isInHand = !inHand.isClosed;
    if (task.isInHand) inHand.enter();
    try {
      if (!task.isInHand) throw receiverError("receiver_closed");
      const encoding = read(context);
      const contentEncoding = isThenable(encoding) ? await encoding : encoding;
      const given = secretFor(call);
      if (isThenable(given)) task.startClock();
      secret = isThenable(given) ? await given : given;
      const known = verifyAndParse(context, contentEncoding, secret, settings.core);
      classified = known;
      warnOfSession(known.event);
      const id = idOf(context);
      context.id = id;
      const delivery = new Delivery(id, /** @type {Uint8Array} */ (context.body), call, task);
      task.handle = () => {
        checkAge(known.event, settings);
        return handlers.handle(known, delivery);
      };
      const once = isTransactional(settings)
        ? handleInTransaction(id, settings, task)
        : handleOnce(id, settings, task);
      const outcome = isThenable(once) ? await once : once;
      result = { outcome, status: 200, code: undefined };
    } catch (error) {
      const wasReported = await task.reportInTime(error);
      // Recorded nowhere: answer 500, so that the sender may send it again.
      result = outcomeOf(error, !wasReported && context.isAuthentic);
    }
    if (task.answered) result.status = task.answered;
    if (task.isInHand) inHand.leave();
    return tell(result, classified, start, secret);
  }

  /** @param {Call} call @param {Read} read @param {Task["onBegin"]} [onBegin] */
  function start(call, read, onBegin) {
    const task = new Task(call.rest, settings, inHand, report);
    task.onBegin = onBegin;
    const outcome = isTraced() ? trace(() => receive(call, read, task)) : receive(call, read, task);
    task.outlive(outcome);
    return outcome;
  }

  const { answerWithin } = settings;
  return {
    get isClosed() {
      return inHand.isClosed;
    },
    take: (call, read) => start(call, read),
    answer(call, read) {
      if (answerWithin === undefined) return start(call, read);
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
        start(call, read, onBegin).then(resolve);
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
 * @param {DeliveryContext} context
 * @param {unknown} contentEncoding
 * @param {import("../types/index.d.ts").Secrets} secret
 * @param {Settings["core"]} core
 * @returns {import("../types/index.d.ts").ClassifiedEvent}
 */
function verifyAndParse(context, contentEncoding, secret, core) {
  const body = /** @type {Uint8Array} */ (context.body);
  try {
    const classified = classifyWebhook(body, context.signature, secret, core);
    context.event = classified.event;
    context.isAuthentic = true;
    return classified;
  } catch (error) {
    // The event is judged after the MAC.
    const { code } = /** @type {WmsWebhookError} */ (error);
    context.isAuthentic = code === "invalid_event" || code === "invalid_json";
    throw explained(error, contentEncoding);
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

/** A verified signature is one string. Its digits may come in either case. @param {DeliveryContext} context */
function idOf({ signature }) {
  return toLowerCase(String(signature).slice(-64));
}
