// @ts-check
// Memory that is viewed, detached, resized or shared while it is judged.

import { equal, throws } from "node:assert/strict";
import { test } from "node:test";
import { BODY, FORGED, HEADER, receiveWebhook, SECRET, sign, verifyWebhook } from "./deliveries.mjs";
import { whileChanged } from "./shared.mjs";

test("every view over the same bytes gets the same verdict", () => {
  const padded = `${BODY}${" ".repeat(8 - (BODY.length % 8))}`;
  const memory = new ArrayBuffer(padded.length + 8);
  new Uint8Array(memory).set(Buffer.from(padded), 8);
  const views = [Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Float64Array, DataView];
  for (const View of /** @type {any[]} */ (views)) {
    const view = new View(memory, 8, padded.length / (View.BYTES_PER_ELEMENT ?? 1));
    equal(verifyWebhook(view, sign(padded), SECRET), true, View.name);
    equal(verifyWebhook(view, HEADER, SECRET), false, View.name);
    equal(receiveWebhook(view, sign(padded), SECRET).sessionId, "s-1");
  }
});

test("a detached buffer is a mistake of the programmer, not an empty body", () => {
  for (const make of [
    (/** @type {ArrayBuffer} */ memory) => memory,
    (/** @type {ArrayBuffer} */ memory) => new Uint8Array(memory),
    (/** @type {ArrayBuffer} */ memory) => new Uint8Array(memory, 2, 4),
    (/** @type {ArrayBuffer} */ memory) => new Uint16Array(memory),
    (/** @type {ArrayBuffer} */ memory) => new DataView(memory),
  ]) {
    const memory = new ArrayBuffer(8);
    const body = make(memory);
    equal(verifyWebhook(body, sign(""), SECRET), false);
    structuredClone(memory, { transfer: [memory] });
    throws(() => verifyWebhook(body, sign(""), SECRET), TypeError);
    throws(() => receiveWebhook(body, sign(""), SECRET), TypeError);
    // One that an option detaches.
    const fresh = new ArrayBuffer(8);
    const view = make(fresh);
    const options = {
      get encoding() {
        structuredClone(fresh, { transfer: [fresh] });
        return "auto";
      },
    };
    throws(() => verifyWebhook(view, sign(new Uint8Array(8)), SECRET, options), TypeError);
  }
  const memory = new ArrayBuffer(8);
  const secret = new Uint8Array(memory);
  structuredClone(memory, { transfer: [memory] });
  throws(() => verifyWebhook(BODY, HEADER, secret), TypeError);
});

test("a resizable buffer is judged at the length that it has when it is read", () => {
  const Resizable = /** @type {any} */ (ArrayBuffer);
  const bytes = Buffer.from(BODY);
  for (const length of [bytes.length, bytes.length - 1, 1, 0]) {
    const memory = new Resizable(bytes.length, { maxByteLength: 4_000_000 });
    const view = new Uint8Array(memory);
    view.set(bytes);
    const cut = BODY.slice(0, length);
    const options = () => ({
      get encoding() {
        memory.resize(length);
        return "auto";
      },
    });
    equal(verifyWebhook(view, sign(cut), SECRET, options()), true);
    equal(verifyWebhook(memory, sign(cut), SECRET), true);
    equal(verifyWebhook(view, HEADER, SECRET), length === bytes.length);
    memory.resize(4_000_000);
    equal(verifyWebhook(view, HEADER, SECRET), false);
    // Passed itself, and resized by a getter that is asked after it.
    memory.resize(bytes.length);
    view.set(bytes);
    const secrets = Object.defineProperty([""], 0, {
      get() {
        memory.resize(length);
        return SECRET;
      },
    });
    equal(verifyWebhook(memory, sign(cut), secrets), true);
  }
  // A view of fixed length that no longer fits.
  const memory = new Resizable(16, { maxByteLength: 16 });
  const view = new Uint8Array(memory, 8, 8);
  memory.resize(9);
  throws(() => verifyWebhook(view, sign(""), SECRET), TypeError);
  throws(() => verifyWebhook(BODY, HEADER, view), TypeError);
});

test("a shared buffer that another thread changes is parsed as it was verified, or refused", async () => {
  // As WMS writes it, whose values are read by their places; and otherwise.
  for (const space of ["", " "]) {
    let [received, refused] = [0, 0];
    const header = sign(space + BODY);
    await whileChanged(space + BODY, space + FORGED, (shared) => {
      for (const encoding of ["auto", "bytes"]) {
        try {
          equal(receiveWebhook(shared, header, SECRET, { encoding }).sessionId, "s-1");
          received += 1;
        } catch (error) {
          equal(/** @type {any} */ (error).code, "signature_mismatch");
          refused += 1;
        }
      }
      return received > 100 && refused > 100 && received + refused > 100_000;
    });
    console.log(`  ${received} received, ${refused} refused`);
    equal(received > 100 && refused > 100, true);
  }
});
