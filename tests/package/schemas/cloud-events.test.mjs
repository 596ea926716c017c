// @ts-check
// The mapping to CloudEvents, by the SDK of CloudEvents.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudEvent, HTTP } from "cloudevents";
import { EVENTS } from "wms-webhook";
import { fixture } from "wms-webhook/fixtures";
import { toCloudEvent } from "wms-webhook/schema";

const OPTIONS = { source: "/webhooks/wms", id: "5f".repeat(16) + "a0".repeat(16) };
/** @param {object} [envelope] */
const mapped = (envelope) => toCloudEvent({ ...fixture("LOW_SNR"), ...envelope }, OPTIONS);

test("every event is one to the SDK, and comes over HTTP as it was", () => {
  const codes = /** @type {import("wms-webhook").EventCode[]} */ (Object.keys(EVENTS));
  for (const code of codes) {
    const event = fixture(code);
    // It throws for an attribute that CloudEvents does not have so.
    const { headers, body } = HTTP.structured(
      new CloudEvent(/** @type {any} */ (toCloudEvent(event, OPTIONS))),
    );
    const received = /** @type {CloudEvent} */ (HTTP.toEvent({ headers, body }));
    assert.deepEqual(received.data, event);
    assert.deepEqual(
      [received.id, received.source, received.type, received.subject, received.time],
      [
        "5f".repeat(16),
        "/webhooks/wms",
        `io.github.wms-webhook.${code}`,
        event.sessionId,
        "2023-07-18T12:49:37.000Z",
      ],
    );
  }
});

test("its type promises the documented shape: another is `other`", () => {
  for (const envelope of [
    { event: "LIGHT_CHANGED" },
    { event: "\n" },
    { payload: {} },
    { severity: "FATAL" },
  ]) {
    const { type, data } = mapped(envelope);
    assert.equal(type, "io.github.wms-webhook.other");
    assert.deepEqual(data, { ...fixture("LOW_SNR"), ...envelope });
  }
});

test("the id is the first half of the delivery's, so that it is not the MAC", () => {
  const text = JSON.stringify(mapped());
  assert.ok(text.includes(OPTIONS.id.slice(0, 32)) && !text.includes(OPTIONS.id.slice(32)));
});

test("a time is in seconds or milliseconds; one that cannot be written is left out", () => {
  for (const [timestamp, time] of /** @type {[number, string | undefined][]} */ ([
    [0, "1970-01-01T00:00:00.000Z"],
    [1689684577.25, "2023-07-18T12:49:37.250Z"],
    [1689684577250, "2023-07-18T12:49:37.250Z"],
    [99_999_999_999, "5138-11-16T09:46:39.000Z"],
    [253_402_300_799_999, "9999-12-31T23:59:59.999Z"],
    [253_402_300_800_000, undefined],
    [-62_167_219_200, "0000-01-01T00:00:00.000Z"],
    [-62_167_219_201, undefined],
    [1e300, undefined],
  ])) {
    assert.equal(mapped({ timestamp }).time, time, String(timestamp));
  }
});

test("a session that CloudEvents cannot name is no subject", () => {
  for (const sessionId of ["s-1", "é", "😀", "a b"]) assert.equal(mapped({ sessionId }).subject, sessionId);
  for (const sessionId of ["", "a\nb", "\u0000", "\u0085", "\ud800", "\uffff", "\ufdd0", "\u{1fffe}"]) {
    const event = mapped({ sessionId });
    assert.ok(!("subject" in event), JSON.stringify(sessionId));
    assert.equal(event.data.sessionId, sessionId);
  }
});

test("what the programmer gets wrong throws, and says what to pass", () => {
  const event = fixture("LOW_SNR");
  for (const [given, options, message] of /** @type {[any, any, RegExp][]} */ ([
    [undefined, OPTIONS, /pass what a handler/],
    ["LOW_SNR", OPTIONS, /pass what a handler/],
    [event, undefined, /source/],
    [event, { ...OPTIONS, source: "" }, /pass \{ source \}/],
    [event, { ...OPTIONS, source: new URL("https://example.com/") }, /pass \{ source \}/],
    [event, { source: "/wms" }, /pass \{ id \}/],
    [event, { ...OPTIONS, id: OPTIONS.id.slice(1) }, /pass \{ id \}/],
    [event, { ...OPTIONS, id: OPTIONS.id.toUpperCase() }, /pass \{ id \}/],
    [event, { ...OPTIONS, type: "x" }, /Unknown option "type"/],
  ])) {
    assert.throws(() => toCloudEvent(given, options), { name: "TypeError", message });
  }
});
