// @ts-check
// A receiver: the handlers, one pipeline, and an adapter for each way in which deliveries come.

import { answerRequest } from "./fetch.js";
import { Handlers } from "./handlers.js";
import { answerNodeRequest } from "./node.js";
import { toReceiverOptions } from "./options.js";
import { createPipeline } from "./pipeline.js";
import { takeDelivery } from "./take.js";

/** @type {typeof import("../types/receiver.d.ts").createReceiver} */
export function createReceiver(options) {
  const settings = toReceiverOptions(options);
  const handlers = new Handlers();
  const receive = createPipeline(settings, handlers);
  /** @type {import("../types/receiver.d.ts").Receiver<any, any>} */
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
    fetch: (request, ...rest) => answerRequest({ request, rest }, receive, settings),
    node: (req, res, ...rest) => answerNodeRequest({ request: req, rest }, res, receive, settings),
    take: (delivery, ...rest) => takeDelivery({ request: delivery, rest }, receive),
  };
  return receiver;
}
