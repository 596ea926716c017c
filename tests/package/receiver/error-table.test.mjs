// @ts-check
// The table of errors that the pages and the command line show: each row is provoked, and answered as it says.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { memoryStore } from "wms-webhook/receiver";
import { logged, recording } from "./recording.mjs";
import { event, NOW, request, sign } from "./sender.mjs";

/** @type {{ code: string, status: number }[]} */
const ROWS = JSON.parse(readFileSync("node_modules/wms-webhook/receiver/errors.json", "utf8"));

const signed = (body = event()) => ({ "x-wms-content-mac": sign(body) });
const fail = () => Promise.reject(new Error("down"));
const never = () => new Promise(() => {});
/** A store whose first claim is granted, and no renewal. */
const losing = () => {
  let claims = 0;
  return { ...memoryStore(), claim: () => (++claims === 1 ? "claimed" : "held") };
};
/** @param {(controller: ReadableStreamDefaultController) => void} pull */
function streamed(pull) {
  const init = { method: "POST", headers: signed(), body: new ReadableStream({ pull }), duplex: "half" };
  return new Request("https://example.com/", /** @type {any} */ (init));
}
function parsed() {
  const sent = request(event());
  void sent.json();
  return sent;
}
/** Stops when it is asked to. @param {any} _event @param {{ signal: AbortSignal }} delivery */
const stopping = (_event, { signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
/** Goes on, and succeeds. @param {any} _event @param {{ signal: AbortSignal }} delivery */
const going = (_event, { signal }) =>
  new Promise((resolve) => signal.addEventListener("abort", () => setTimeout(resolve, 5)));

/** @type {Record<string, { options?: object, make?: () => Request, handler?: any, isClosed?: boolean }>} */
const PROVOKED = {
  method_not_allowed: { make: () => new Request("https://example.com/") },
  body_already_parsed: { make: parsed },
  unsupported_content_encoding: {
    make: () => request(event(), { ...signed(), "content-encoding": "gzip" }),
  },
  incomplete_body: { make: () => streamed((controller) => controller.error(new Error("reset"))) },
  body_timeout: { make: () => streamed(() => {}), options: { bodyTimeout: 0.01 } },
  secret_unavailable: { options: { secret: fail } },
  stale_event: { make: () => request(event({ timestamp: NOW - 86_401 })) },
  delivery_in_progress: { options: { store: { ...memoryStore(), claim: () => "held" }, waitTimeout: 0 } },
  store_unavailable: { options: { store: { ...memoryStore(), claim: fail } } },
  commit_failed: { options: { store: { ...memoryStore(), commit: fail } } },
  lease_lost: { options: { store: losing(), lease: 0.03 }, handler: stopping },
  handler_timeout: { options: { handlerTimeout: 0.02 }, handler: never },
  receiver_closed: { isClosed: true },
};

/** @param {(typeof PROVOKED)[string]} how */
async function answered({ options, make = () => request(event()), handler, isClosed }) {
  const { receiver, codes, failures } = recording(options);
  if (handler) receiver.on("WMS_LOADED", handler);
  if (isClosed) await receiver.close();
  // Handlers that hang, and renewals, keep no process alive.
  const alive = setTimeout(() => {}, 10_000);
  try {
    let status = 0;
    await logged(async () => {
      ({ status } = await receiver.fetch(make()));
    });
    return { status, codes: codes(), told: failures.map(({ failure }) => failure.code) };
  } finally {
    clearTimeout(alive);
  }
}

test("each row is provoked here", () => {
  assert.deepEqual(Object.keys(PROVOKED).sort(), ROWS.map(({ code }) => code).sort());
});

for (const { code, status } of ROWS) {
  test(`${code} is answered ${status}`, async () => {
    assert.deepEqual(await answered(PROVOKED[code]), { status, codes: [code], told: [code] });
  });
}

test("lease_lost is answered 200 if the handler still succeeds", async () => {
  const how = { options: { store: losing(), lease: 0.03 }, handler: going };
  assert.deepEqual(await answered(how), { status: 200, codes: ["lease_lost"], told: ["lease_lost"] });
});
