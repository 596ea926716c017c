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
const [signatureAt, , secretAt, , bodyAt] = new Uint32Array(core.memory.buffer, core.layout(), 5);
const memory = Buffer.from(core.memory.buffer);
const [KEY, NO_KEY, AUTO, AUTHENTIC, PLAIN] = [0, 1, 0, 2, 2];
const BLOCKS_MORE = 64;

const body = Buffer.from(HEADLINE);
const header = signWebhook(HEADLINE, SECRET);
memory.write(SECRET, secretAt);
core.derive_key(KEY, SECRET.length);
memory.write(header, signatureAt);
body.copy(memory, bodyAt);

/** @param {number} slot @param {number} bytes */
const verify = (slot, bytes) => core.verify(slot, header.length, bytes, AUTO);
const snippet = contestants(nodeCrypto).find(({ name }) => name === "the documented snippet");
const parts = [
  { name: "the documented snippet", call: (await snippet?.prepare(HEADLINE))?.verify ?? (() => false) },
  { name: "verifyWebhook", call: () => verifyWebhook(body, header, SECRET) },
  { name: "three secrets", call: () => verifyWebhook(body, header, ["a", "b", SECRET]) },
  { name: "receiveWebhook", call: () => receiveWebhook(body, header, SECRET) },
  { name: "core: verify", call: () => verify(KEY, body.length) === AUTHENTIC },
  { name: "core: verify, 64 blocks more", call: () => verify(KEY, body.length + 64 * BLOCKS_MORE) === 0 },
  { name: "core: verify without a key", call: () => verify(NO_KEY, body.length) === 0 },
  { name: "core: parse", call: () => core.parse(body.length, 0) === PLAIN },
];
const times = await race(parts);
console.log(`::bench ${JSON.stringify({ runtime: "Node 20", section: "profile", point: "192", times })}`);
