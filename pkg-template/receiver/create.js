// @ts-check
// A receiver: the handlers, one pipeline, and an adapter for each way in which deliveries come.

import { answerRequest } from "./fetch.js";
import { Handlers } from "./handlers.js";
import { InHand } from "./in-hand.js";
import { answerNodeRequest } from "./node.js";
import { toCloseTimeout, toReceiverOptions } from "./options.js";
import { createPipeline } from "./pipeline.js";
import { takeDelivery } from "./take.js";

/** @type {typeof import("../types/receiver.d.ts").createReceiver} */
export function createReceiver(options) {
  const settings = toReceiverOptions(options);
  const handlers = new Handlers();
  const inHand = new InHand();
  const pipeline = createPipeline(settings, handlers, inHand);
  /** @type {import("../types/receiver.d.ts").Receiver<any, any, any>} */
  const receiver = {
    on(code, handler) {
      handlers.on(code, handler);
      return receiver;
    },
    onAny(handler) {
      handlers.onAny(handler);
      return receiver;
    },
    onUnknown(handler) {
      handlers.onUnknown(handler);
      return receiver;
    },
    fetch: (request, ...rest) => answerRequest({ request, rest }, pipeline, settings),
    node: (req, res, ...rest) => answerNodeRequest({ request: req, rest }, res, pipeline, settings),
    take: (delivery, ...rest) => takeDelivery({ request: delivery, rest }, pipeline),
    close: (options) => inHand.close(toCloseTimeout(options)),
  };
  return receiver;
}
