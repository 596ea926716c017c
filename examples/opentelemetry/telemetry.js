// A span, a histogram and a counter for each delivery, by the semantic conventions of OpenTelemetry for
// messaging. Start the OpenTelemetry SDK yourself: node --import ./sdk.js server.js

import { metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

const tracer = trace.getTracer("wms-receiver");
const meter = metrics.getMeter("wms-receiver");
const duration = meter.createHistogram("messaging.process.duration", {
  unit: "s",
  advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
});
const consumed = meter.createCounter("messaging.client.consumed.messages", { unit: "{message}" });

const OPERATION = {
  "messaging.system.name": "wms",
  "messaging.destination.name": "webhooks",
  "messaging.operation.name": "process",
  "messaging.operation.type": "process",
};

/** Calls `fetch`, `node` or `take` in a span, which is the parent of what handlers start. */
export function inSpan(receive) {
  const options = { kind: SpanKind.CONSUMER, attributes: OPERATION };
  return (...call) => tracer.startActiveSpan("process webhooks", options, () => receive(...call));
}

/** For `createReceiver({ onOutcome })`: it is called in the span, and ends it. */
export function onOutcome({ outcome, code, durationMs, event, class: kind }) {
  const isError = outcome === "refused" || outcome === "failed";
  const attributes = {
    "wms.outcome": outcome,
    "wms.class": kind,
    ...(event && { "wms.event": event }),
    ...(isError && { "error.type": code }),
  };
  duration.record(durationMs / 1000, { ...OPERATION, ...attributes });
  consumed.add(1, { ...OPERATION, ...attributes });

  const span = trace.getActiveSpan();
  span?.setAttributes(attributes);
  if (isError) span?.setStatus({ code: SpanStatusCode.ERROR });
  span?.end();
}
