// @ts-check
// What coverage-guided fuzzing found, through the package against `JSON.parse` and node:crypto.

import { deepStrictEqual, equal, ok } from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as wms from "wms-webhook";

const { EVENTS, parseEvent, receiveWebhook } = /** @type {any} */ (wms);
const SECRET = "mac secret";
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const inputs = /** @type {string} */ (process.env.INPUTS)
  .split(":")
  .flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name))));

/** @param {() => unknown} call */
function outcome(call) {
  try {
    return { value: /** @type {any} */ (call()) };
  } catch (error) {
    return { error: /** @type {any} */ (error) };
  }
}

/** How deep a text nests, whatever else it is. @param {string} text */
function depth(text) {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/gs, "");
  let [now, most] = [0, 0];
  for (const char of bare) {
    if (char === "[" || char === "{") most = Math.max(most, ++now);
    if (char === "]" || char === "}") now -= 1;
  }
  return most;
}

/** @type {Record<string, (input: Buffer) => unknown>} */
const properties = {
  "what is JSON to one is JSON to the other, and its event is the same"(input) {
    const strict = outcome(() => parseEvent(input, { strict: true }));
    const text = outcome(() => decoder.decode(input));
    const oracle = text.error ? text : outcome(() => JSON.parse(text.value));
    if (strict.error) equal(strict.error.name, "WmsWebhookError");
    if (strict.error?.code === "invalid_json") {
      equal(oracle.error !== undefined || depth(text.value) > 128, true);
      return;
    }
    equal(oracle.error, undefined);
    if (strict.error) return equal(strict.error.code, "invalid_event");
    const expected = oracle.value;
    expected.sessionId ??= "";
    expected.severity ??= Object.hasOwn(EVENTS, expected.event) ? EVENTS[expected.event].severity : undefined;
    if (expected.severity === undefined) delete expected.severity;
    deepStrictEqual(strict.value, expected);
  },

  "bytes and their text, strict or not, signed or not, give the same event"(input) {
    const text = outcome(() => decoder.decode(input));
    const of = (/** @type {unknown} */ body) => outcome(() => parseEvent(body));
    const parsed = of(input);
    const header = `hmac-sha256=${createHmac("sha256", SECRET).update(input).digest("hex")}`;
    const received = outcome(() => receiveWebhook(input, header, SECRET, { encoding: "bytes" }));
    for (const other of text.error ? [received] : [received, of(text.value)]) {
      equal(other.error?.message, parsed.error?.message);
      deepStrictEqual(other.value, parsed.value);
    }
    const forged = Buffer.concat([input, Buffer.from(" ")]);
    equal(outcome(() => receiveWebhook(forged, header, SECRET)).error?.code, "signature_mismatch");
  },
};

console.log(`  ${inputs.length} inputs`);
for (const [name, holds] of Object.entries(properties)) {
  test(name, () => {
    ok(inputs.length > 1000);
    for (const input of inputs) {
      try {
        holds(input);
      } catch (error) {
        console.log(input.toString("base64").slice(0, 200));
        throw error;
      }
    }
  });
}
