// @ts-check
// `payloadCode`: the constraint or error code, whichever key of a payload holds it.

import { equal } from "node:assert/strict";
import { test } from "node:test";
import { parseEvent, payloadCode } from "wms-webhook";

const ID = "6f1c3b52-9d0e-4a7b-8c25-d1e0f2a39b47";

/** Of an event as it comes from the wire. @param {string} payload as JSON @param {string} [event] */
const codeOf = (payload, event = "CONSTRAINT_VIOLATION") =>
  payloadCode(
    /** @type {any} */ (
      parseEvent(`{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"${event}","payload":${payload}}`)
    ),
  );

/** @type {[string, string, string | number | undefined][]} */
const CASES = [
  ["under code", `{"code":"TOO_FAR"}`, "TOO_FAR"],
  ["under code, a number", `{"code":503}`, 503],
  ["under code, zero", `{"code":0}`, 0],
  ["under code, beside others", `{"reason":"far","measurementId":"${ID}","code":"TOO_FAR"}`, "TOO_FAR"],
  ["under code, before others", `{"code":"TOO_FAR","1":"far","reason":"far"}`, "TOO_FAR"],
  ["under another key", `{"measurementId":"${ID}","constraint":"TOO_FAR"}`, "TOO_FAR"],
  ["under another key, a number", `{"errorCode":7}`, 7],
  ["under a key that other events document", `{"details":"TOO_FAR"}`, "TOO_FAR"],
  ["under another key, where code is empty", `{"code":"","constraint":"TOO_FAR"}`, "TOO_FAR"],
  ["under another key, where code is null", `{"code":null,"constraint":"TOO_FAR"}`, "TOO_FAR"],
  ["under another key, where code is an object", `{"code":{"code":"X"},"error":"TOO_FAR"}`, "TOO_FAR"],
  [
    "beside what is neither text nor number",
    `{"a":true,"b":null,"c":[],"d":{},"e":"","f":"TOO_FAR"}`,
    "TOO_FAR",
  ],
  ["under two other keys", `{"constraint":"TOO_FAR","hint":"come closer"}`, undefined],
  ["an ID alone", `{"measurementId":"${ID}"}`, undefined],
  ["an ID that is a number", `{"measurementId":7}`, undefined],
  ["in an object within", `{"error":{"code":"TOO_FAR"}}`, undefined],
  ["only in the case of another key", `{"Code":"A","CODE":"B"}`, undefined],
  ["an empty payload", "{}", undefined],
  ["null", "null", undefined],
  ["a text", `"TOO_FAR"`, undefined],
  ["an array", `["TOO_FAR"]`, undefined],
  ["under __proto__", `{"__proto__":"TOO_FAR"}`, "TOO_FAR"],
  ["in an object under __proto__", `{"__proto__":{"code":"TOO_FAR"}}`, undefined],
  ["under undefined", `{"undefined":"TOO_FAR"}`, "TOO_FAR"],
  ["under names of every object", `{"constructor":"A","toString":"B"}`, undefined],
];

for (const event of ["CONSTRAINT_VIOLATION", "API_ERROR", "NEW_CODE"]) {
  for (const [name, payload, expected] of CASES) {
    test(`${event}, ${name}`, () => equal(codeOf(payload, event), expected));
  }
}

test("without a payload", () => {
  const body = '{"timestamp":1,"sessionId":"s-1","sequence":0,"event":"API_ERROR"}';
  equal(payloadCode(/** @type {any} */ (parseEvent(body))), undefined);
});

test("what an object inherits is no code", () => {
  const payload = Object.create({ code: "TOO_FAR" });
  equal(payloadCode(/** @type {any} */ ({ payload })), undefined);
  equal(payloadCode(/** @type {any} */ ({ payload: { __proto__: { code: "TOO_FAR" } } })), undefined);
});

test("a getter is asked once", () => {
  let asked = 0;
  const payload = {
    get code() {
      asked += 1;
      return "TOO_FAR";
    },
  };
  equal(payloadCode(/** @type {any} */ ({ payload })), "TOO_FAR");
  equal(asked, 1);
});

test("a payload of 50,000 fields", () => {
  const fields = Array.from({ length: 50_000 }, (_, at) => `"k${at}":null`).join();
  equal(codeOf(`{${fields},"constraint":"TOO_FAR"}`), "TOO_FAR");
  equal(codeOf(`{${fields},"constraint":"TOO_FAR","hint":"x"}`), undefined);
});
