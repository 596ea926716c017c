// @ts-check
// A hook that never ends: what it holds of deliveries that anybody can send has a bound, and what is authentic is
// told whatever it holds.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createReceiver } from "wms-webhook/receiver";
import { now } from "./recording.mjs";
import { SECRET, sign } from "./sender.mjs";

const FORGED = `hmac-sha256=${"0".repeat(64)}`;
const MEBIBYTE = 1024 * 1024;

for (const [what, onError] of /** @type {const} */ ([
  ["never ends", () => new Promise(() => {})],
  ["ends at once", () => {}],
  ["ends", async () => {}],
])) {
  test(`a hook that ${what}: ${what === "never ends" ? "it holds 32 MiB of forged deliveries, and the rest is counted" : "it is told of each"}`, async () => {
    const warn = mock.method(console, "warn", () => {});
    mock.timers.enable({ apis: ["setTimeout"] });
    let told = 0;
    try {
      const receiver = createReceiver({
        secret: SECRET,
        now,
        onError: () => {
          told += 1;
          return onError();
        },
      });
      const body = Buffer.alloc(MEBIBYTE - 1024);
      for (let sent = 0; sent < 40; sent += 1) {
        const outcome = receiver.take({ body, signature: FORGED });
        await new Promise((resolve) => setImmediate(resolve));
        mock.timers.tick(1500);
        assert.equal((await outcome).status, 401);
      }
      assert.equal(told, what === "never ends" ? 32 : 40);
      assert.equal(warn.mock.callCount(), what === "never ends" ? 1 : 0);
      if (what === "never ends") assert.match(String(warn.mock.calls[0].arguments[0]), /1 delivery refused/);
      // Authentic, and no event.
      const authentic = receiver.take({ body: "{}", signature: sign("{}") });
      await new Promise((resolve) => setImmediate(resolve));
      mock.timers.tick(1500);
      assert.equal((await authentic).status, what === "never ends" ? 500 : 422);
      assert.equal(told, what === "never ends" ? 33 : 41);
    } finally {
      mock.timers.reset();
      warn.mock.restore();
    }
  });
}
