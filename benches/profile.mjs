// @ts-check
// Where the time of a delivery goes: the core's exports, called without the package around them.
//   node profile.mjs

import * as nodeCrypto from "node:crypto";
import { readFileSync } from "node:fs";
import { receiveWebhook, signWebhook, verifyWebhook } from "wms-webhook";
import { contestants, SECRET } from "./contestants.js";
import { HEADLINE } from "./deliveries.js";
import { race } from "./measure.js";

const file = new URL("./node_modules/wms-webhook/core.wasm", import.meta.url);
const core = /** @type {any} */ (
  new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file))).exports
);
// By `src/wasm/boundary.rs` and `src/error.rs`.
const [signatureAt, secretAt, triedAt, bodyAt] = new Uint32Array(core.memory.buffer, core.layout(), 4);
const [AUTO, MISMATCH, AUTHENTIC, CANONICAL_EVENT] = [0, 3, 7, 10];
const memory = Buffer.from(core.memory.buffer);
const BLOCKS_MORE = 64;

const body = Buffer.from(HEADLINE);
const header = signWebhook(HEADLINE, SECRET);
memory.write(SECRET, secretAt);
core.derive_key(0, SECRET.length);
memory.write(header, signatureAt);
memory[triedAt] = 0;
body.copy(memory, bodyAt);

/** @param {number} keys @param {number} bytes */
const verify = (keys, bytes) => core.verify(header.length, bytes, keys, AUTO, 1 << 20);
const snippet = contestants(nodeCrypto).find(({ name }) => name === "the documented snippet");
const parts = [
  { name: "the documented snippet", call: (await snippet?.prepare(HEADLINE))?.verify ?? (() => false) },
  { name: "verifyWebhook", call: () => verifyWebhook(body, header, SECRET) },
  { name: "three secrets", call: () => verifyWebhook(body, header, ["a", "b", SECRET]) },
  { name: "receiveWebhook", call: () => receiveWebhook(body, header, SECRET) },
  { name: "core: verify", call: () => verify(1, body.length) === AUTHENTIC },
  {
    name: "core: verify, 64 blocks more",
    call: () => verify(1, body.length + 64 * BLOCKS_MORE) === MISMATCH,
  },
  { name: "core: verify without a key", call: () => verify(0, body.length) === MISMATCH },
  { name: "core: parse", call: () => core.parse(body.length, 1 << 20, 0) === CANONICAL_EVENT },
];
const times = await race(parts);
console.log(`::bench ${JSON.stringify({ runtime: "Node 20", section: "profile", point: "192", times })}`);
