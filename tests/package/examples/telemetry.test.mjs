// @ts-check
// The example in OpenTelemetry under its real SDK, whose exporters keep what they are given in memory. The
// names are those of the semantic conventions.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import * as conventions from "@opentelemetry/semantic-conventions/incubating";
import { createReceiver } from "wms-webhook/receiver";
import { event, SECRET, sign } from "./sender.mjs";

const spans = new InMemorySpanExporter();
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const meters = new MeterProvider({ readers: [reader] });

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
metrics.setGlobalMeterProvider(meters);
// After the SDK, as `node --import ./sdk.js` does.
// @ts-expect-error: an example, without types
const { inSpan, onOutcome } = await import("./opentelemetry/telemetry.js");

const timestamp = Math.floor(Date.now() / 1000);
/** @param {object} [fields] */
const delivery = (fields) => {
  const body = event({ timestamp, ...fields });
  return { body, signature: sign(body) };
};
const good = delivery();
const unknown = delivery({ event: "FROM_THE_FUTURE" });
const failing = delivery({ event: "PAGE_UNLOADED" });
const altered = { ...good, body: `${good.body} ` };
const others = Array.from({ length: 5 }, () => delivery({ event: "CAMERA_STARTED" }));

const receiver = createReceiver({ secret: SECRET, onError() {}, onOutcome })
  .on("PAGE_UNLOADED", () => {
    throw new Error("no database");
  })
  .onAny(async (one) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    trace.getTracer("database").startSpan(`insert ${one.sessionId}`).end();
  });
const take = inSpan(receiver.take);

/** @type {any[]} */
let finished;
before(async () => {
  for (const one of [good, good, unknown, failing, altered]) await take(one);
  await Promise.all(others.map((one) => take(one)));
  finished = spans.getFinishedSpans();
});
after(() => meters.shutdown());

const OPERATION = {
  [conventions.ATTR_MESSAGING_SYSTEM_NAME]: "wms",
  [conventions.ATTR_MESSAGING_DESTINATION_NAME]: "webhooks",
  [conventions.ATTR_MESSAGING_OPERATION_NAME]: "process",
  [conventions.ATTR_MESSAGING_OPERATION_TYPE]: conventions.MESSAGING_OPERATION_TYPE_VALUE_PROCESS,
};
/** What each of the first five tells. */
const TOLD = [
  { "wms.outcome": "handled", "wms.class": "documented", "wms.event": "WMS_LOADED" },
  { "wms.outcome": "duplicate", "wms.class": "documented", "wms.event": "WMS_LOADED" },
  { "wms.outcome": "handled", "wms.class": "other" },
  {
    "wms.outcome": "failed",
    "wms.class": "documented",
    "wms.event": "PAGE_UNLOADED",
    [conventions.ATTR_ERROR_TYPE]: "handler_failed",
  },
  { "wms.outcome": "refused", "wms.class": "none", [conventions.ATTR_ERROR_TYPE]: "signature_mismatch" },
];

test("each delivery is a span of its consumer, with its outcome", () => {
  const processed = finished.filter(({ kind }) => kind === SpanKind.CONSUMER);
  assert.equal(processed.length, 10);
  for (const { name } of processed) assert.equal(name, "process webhooks");
  assert.deepEqual(
    processed.slice(0, 5).map(({ attributes }) => attributes),
    TOLD.map((told) => ({ ...OPERATION, ...told })),
  );
  assert.deepEqual(
    processed.slice(0, 5).map(({ status }) => status.code),
    [
      SpanStatusCode.UNSET,
      SpanStatusCode.UNSET,
      SpanStatusCode.UNSET,
      SpanStatusCode.ERROR,
      SpanStatusCode.ERROR,
    ],
  );
});

test("what a handler starts is a child of its own delivery's span, also of several at once", () => {
  const inserts = finished.filter(({ name }) => name.startsWith("insert "));
  assert.equal(inserts.length, 7);
  const parents = inserts.map(({ parentSpanContext }) => parentSpanContext?.spanId);
  assert.equal(new Set(parents).size, 7);
  const processed = new Map(
    finished.filter(({ kind }) => kind === SpanKind.CONSUMER).map((one) => [one.spanContext().spanId, one]),
  );
  for (const insert of inserts) {
    const parent = processed.get(insert.parentSpanContext?.spanId);
    assert.equal(parent?.attributes["wms.outcome"], "handled");
    assert.equal(insert.spanContext().traceId, parent.spanContext().traceId);
  }
});

test("a histogram of seconds and a counter, by outcome, without a session, a code of the sender or a MAC", async () => {
  await reader.forceFlush();
  const recorded =
    exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  const find = (/** @type {string} */ name) => {
    const metric = recorded.find(({ descriptor }) => descriptor.name === name);
    assert.ok(metric, name);
    const points = /** @type {any[]} */ (metric.dataPoints);
    return { unit: metric.descriptor.unit, points };
  };
  const duration = find(conventions.METRIC_MESSAGING_PROCESS_DURATION);
  const consumed = find(conventions.METRIC_MESSAGING_CLIENT_CONSUMED_MESSAGES);
  assert.deepEqual([duration.unit, consumed.unit], ["s", "{message}"]);
  const started = { "wms.outcome": "handled", "wms.class": "documented", "wms.event": "CAMERA_STARTED" };
  const wanted = [...TOLD, started].map((told) => ({ ...OPERATION, ...told }));
  for (const { points } of [duration, consumed])
    assert.deepEqual(
      points.map(({ attributes }) => attributes),
      wanted,
    );
  assert.deepEqual(
    consumed.points.map(({ value }) => value),
    [1, 1, 1, 1, 1, 5],
  );
  assert.deepEqual(
    duration.points.map(({ value }) => value.count),
    [1, 1, 1, 1, 1, 5],
  );
  // A handler that waits 5 ms takes thousandths of a second, not thousands.
  const [{ value }] = duration.points;
  assert.ok(value.sum >= 0.004 && value.sum < 60, String(value.sum));
  assert.doesNotMatch(JSON.stringify(recorded), /session-|FUTURE|[0-9a-f]{64}/);
});
