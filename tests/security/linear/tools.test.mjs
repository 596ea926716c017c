// @ts-check
// What the shipped tools execute for a body that a search could read again and again: `explain` no more than
// its budget pays for, and a report no more than the length allows. Counted, not timed.

import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { COUNT, LIMIT, metered } from "./metered.mjs";

/** What the budget of `src/explain/attempt.rs` pays for, in bytes. */
const BUDGET = 64 * 2 ** 20;
const BUDGET_PER_BYTE = 128;

/** The most that is executed for a byte of the budget: a quarter above the most that a family takes. */
const PER_BUDGETED_BYTE = 320;

/** The most that a report may execute for a byte of a delivery, for a delivery, and for each in the end. */
const REPORT_PER_BYTE = 700;
const REPORT_PER_DELIVERY = 125_000;
const REPORT_IN_THE_END = 110_000;

const KiB = 1024;
const SIZES = [KiB, 64 * KiB, 1024 * KiB];

const { Instance, Module } = WebAssembly;
/** The tools. @type {{ exports: any }} */
let counted;
WebAssembly.Module = /** @type {any} */ (
  class extends Module {
    /** @param {Uint8Array} wasm */
    constructor(wasm) {
      super(metered(wasm));
    }
  }
);
WebAssembly.Instance = /** @type {any} */ (
  class extends Instance {
    /** @param {WebAssembly.Module} module @param {WebAssembly.Imports} imports */
    constructor(module, imports) {
      super(module, imports);
      counted = this;
    }
  }
);
const { createReport, explainWebhook } = /** @type {typeof import("wms-webhook/tools")} */ (
  await import(/** @type {string} */ ("wms-webhook/tools"))
);

/** How much a call executes; it traps above the limit. @param {number} limit @param {() => unknown} call */
function executed(limit, call) {
  const { [COUNT]: count, [LIMIT]: most } = counted.exports;
  count.value = 0n;
  most.value = BigInt(limit);
  try {
    call();
  } catch (error) {
    ok(count.value <= most.value, `more than ${limit} instructions`);
    throw error;
  } finally {
    most.value = -1n;
  }
  return Number(count.value);
}

/** @param {string} text @param {number} size */
const repeated = (text, size) => Buffer.alloc(size, text);
/** @param {number} size @param {(at: number) => string} part */
function filled(size, part) {
  let text = "";
  for (let at = 0; text.length < size; at += 1) text += part(at);
  return text;
}
/** An event with details of its own. @param {string} text @param {number} size */
function event(text, size) {
  const head = '{"timestamp":1,"sessionId":"s-1","sequence":3,"event":"GENERAL_ERROR","severity":"ERROR",';
  const details = `${head}"payload":{"details":"`;
  return Buffer.concat([Buffer.from(details), repeated(text, size - details.length - 3), Buffer.from('"}}')]);
}

/** Bodies that some repair reads again and again, or makes longer. @type {Record<string, (size: number) => Uint8Array>} */
const FAMILIES = {
  "events, spaced": (size) => repeated('{"timestamp": 1, "sessionId": "s-1", "list": [1, 2]} ', size),
  "a long string": (size) => event("x y ", size),
  "text beyond ASCII, and question marks": (size) => event("é ? 漢😀", size),
  "what is not UTF-8": (size) => Buffer.alloc(size, 0xff),
  "percent escapes in a form": (size) => repeated("a=%257B%22a%22+%3A1&", size),
  "base64 of base64": (size) => repeated("WlhsS01HRlhNV3g=", size),
  "base64 without an end": (size) => repeated("WlhsS01HRlhNV3g", size),
  "a string in a string": (size) => repeated('\\\\\\"', size),
  "escapes of bytes and of code units": (size) => repeated("\\x22\\u00e9", size),
  brackets: (size) => repeated("[", size),
  "objects that are no JSON, one in another": (size) =>
    Buffer.concat([repeated("{'a'", size / 2), repeated("}", size / 8)]),
  "objects that are open": (size) => repeated('{"a":', size),
  zeros: (size) => Buffer.alloc(size),
  numbers: (size) => repeated("1.50e0,", size),
  "a list of bytes": (size) => Buffer.concat([Buffer.from("["), repeated("123,", size), Buffer.from("1]")]),
  "what begins like gzip": (size) =>
    Buffer.concat([Buffer.from("1f8b08000000000000030000", "hex"), Buffer.alloc(size)]),
  "a little gzip of much": (size) => gzipSync(repeated('{"a":"WlhsS01HRlhNV3g="}', size)),
  "escapes of HTML": (size) => repeated("&quot;", size),
  "lines with something before them": (size) => repeated("> {\n", size),
  "quotes, doubled": (size) => repeated("\"\"''", size),
  "members of one object": (size) => Buffer.from(`{${filled(size, (at) => `"k${at}":"${at} ",`)}"z":1.0}`),
  "messages in messages": (size) =>
    Buffer.from(`{"Message":[${filled(size, () => '{"body":"{\\"a\\":1}","data":"eyJhIjoxfQ=="},')}0]}`),
  "equals signs": (size) => repeated("=41", size),
  "digits of base85": (size) => repeated("87cURD]i,", size),
  "lines of uuencode": (size) =>
    repeated('M>R)T:6UE<W1A;7 B.C$V.#DV.#0U-S<L(G-E<W-I;VY)9"(Z(G)Y=65I=V]Q\n', size),
  "words that may have had accents": (size) => event("aeoeue ss EUR ", size),
  "an event in capitals": (size) => Buffer.from(event("x y ", size).toString().toUpperCase()),
  "the end of an event before its beginning": (size) => {
    const whole = event("ab ", size);
    return Buffer.concat([whole.subarray(size / 2), whole.subarray(0, size / 2)]);
  },
  "members with IDs": (size) =>
    Buffer.from(`{${filled(size, (at) => `"k${at}":"6f9619ff-8b86-d011-b42d-00c04fc964ff",`)}"z":1}`),
};

for (const [name, body] of Object.entries(FAMILIES)) {
  test(`${name}: explain takes no more than its budget pays for`, (t) => {
    explainWebhook("{}", `hmac-sha256=${"0".repeat(64)}`, "mac secret");
    for (const size of SIZES) {
      const own = body(size).subarray(0, 1024 * KiB);
      const budget = BUDGET + BUDGET_PER_BYTE * own.length;
      const header = `hmac-sha256=${"0123456789abcdef".repeat(4)}`;
      const taken = executed(PER_BUDGETED_BYTE * budget, () =>
        explainWebhook(own, header, ["mac secret", " another\n"]),
      );
      t.diagnostic(`${own.length} bytes: ${Math.round(taken / budget)} for a byte of the budget`);
    }
  });
}

test("a report takes no more for a body than its length allows", (t) => {
  const report = createReport();
  const shares = Object.values(FAMILIES).flatMap((body) =>
    SIZES.map((size) => accepted(report, body(size).subarray(0, 1024 * KiB))),
  );
  t.diagnostic(`${Math.round(100 * Math.max(...shares))} % of what is allowed`);
});

/** What a report of many deliveries grows with. @type {Record<string, (at: number) => Record<string, unknown>>} */
const DELIVERIES = {
  "a session each": (at) => ({ sessionId: `s-${at}`, sequence: 0 }),
  "long names": (at) => ({ sessionId: `${at}`.repeat(1000), sequence: 0 }),
  "one session": (at) => ({ sequence: at }),
  "one session, backwards": (at) => ({ timestamp: 9e8 - at, sequence: 9e6 - at }),
  "an hour and a reason each": (at) => ({
    timestamp: at * 3600,
    sessionId: `s-${at}`,
    payload: { error: `CODE_${at}`, details: `CODE_${at}` },
  }),
};

for (const [name, members] of Object.entries(DELIVERIES)) {
  test(`${name}: a report takes no more the more it holds`, (t) => {
    const report = createReport();
    const shares = Array.from({ length: 2048 }, (_, at) => {
      const envelope = { timestamp: 1, sessionId: "s-1", sequence: at, event: "GENERAL_ERROR", payload: {} };
      return accepted(report, Buffer.from(JSON.stringify({ ...envelope, ...members(at) })));
    });
    const taken = executed(REPORT_IN_THE_END * shares.length, () => report.report());
    equal(report.report().deliveries.accepted, shares.length);
    const inTheEnd = Math.round(taken / shares.length);
    t.diagnostic(
      `${Math.round(100 * Math.max(...shares))} % of what is allowed, ${inTheEnd} for each in the end`,
    );
  });
}

/** What share of what is allowed it takes. @param {ReturnType<typeof createReport>} report @param {Uint8Array} body */
function accepted(report, body) {
  const limit = REPORT_PER_BYTE * body.length + REPORT_PER_DELIVERY;
  return executed(limit, () => report.accept(body, "")) / limit;
}
