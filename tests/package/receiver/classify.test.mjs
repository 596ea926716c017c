// @ts-check
// The class that comes with a verdict is the one that the event is asked for afterwards.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { classifyWebhook, deviationOf, isKnownEvent } from "wms-webhook";

const SECRET = "mac secret";
const ENVELOPE = {
  timestamp: 1689684577,
  sessionId: "s-1",
  sequence: 3,
  event: "LOW_SNR",
  severity: "ERROR",
};
const DETAILS = { payload: { details: "LOW_SNR" } };
const missing = { path: "/payload/details", reason: "missing" };

for (const [name, more, isKnown, deviation] of /** @type {[string, object, boolean, unknown][]} */ ([
  ["documented", DETAILS, true, undefined],
  ["only the code is new", { event: "FROM_THE_FUTURE" }, false, undefined],
  ["deviating", {}, false, missing],
  [
    "a new code and a severity that deviates",
    { event: "NEW", severity: 5 },
    false,
    { path: "/severity", reason: "wrong_type" },
  ],
])) {
  test(`${name}: compact, spaced, or with a trailing comma`, () => {
    const compact = JSON.stringify({ ...ENVELOPE, ...more });
    for (const body of [compact, compact.replace("{", "{ "), compact.replace(/\}$/, ",}")]) {
      const header = `hmac-sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
      for (const given of [body, Buffer.from(body)]) {
        const classified = classifyWebhook(given, header, SECRET);
        assert.deepEqual(classified, { event: JSON.parse(compact), isKnown, deviation });
        assert.deepEqual(
          [isKnownEvent(classified.event), deviationOf(classified.event)],
          [isKnown, deviation],
        );
      }
      const refused = { code: "signature_mismatch" };
      assert.throws(() => classifyWebhook(body.replace("s-1", "s-2"), header, SECRET), refused);
    }
  });
}
